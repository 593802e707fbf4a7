"""A written handbook for every contractor. The rooms, in the order data passes through them:

project       reads the project's files, and is the only room that does
yaml_source   YAML text to values that know where they were written
parse         values to layers, pages and the company, or diagnostics
merge         defaults, roles and one contractor put together, every value with its origin
rules         questions asked of a merged handbook: is it complete, do its references lead anywhere
changes       two states of a handbook to what changed, in sentences, and what that asks of its reader
compose       a merged handbook and the shared pages to Markdown pages, per audience
pipeline      the way through these steps, on one screen
records       editions and agreements on disk, in chains that show every change
sites         one audience's pages to an isolated site; the preview; the release
hosting       who may read which site on a server: the server's files, and a probe of a live site
report        diagnostics to text, JSON, GitHub annotations, SARIF
cli, mkdocs_plugin   the doors

Below them stand `disk` (whole files and locks, for the rooms that write), `programs` (what runs, and digests of what is made
from what), `model` (the words), and `diagnostics` (places, findings, codes). A room imports only from the floors below its
own; import-linter holds that (see pyproject.toml).
"""

__version__ = "0.1.0"
