"""Makes a layer out of the tree of one YAML file.

In: the tree, and which file it is. Out: a `Layer` whose texts are all in the right form for their fields, or every
fault of the file. Edits (`remove`, `inherit`, `add`) stay in the tree for `handbook.merge`.
"""

from __future__ import annotations

from handbook.diagnostics import Diagnostic, FileTable
from handbook.model.layer import Layer, LayerKind
from handbook.parse.file_keys import dated_edits, locked_paths, read_excuses
from handbook.parse.findings import Findings
from handbook.parse.form import layer_form
from handbook.parse.tree_walk import Walk
from handbook.yaml_source.tree import Map


def parse_layer(
    tree: Map, kind: LayerKind, id: str, file: str, files: FileTable
) -> tuple[Layer | None, tuple[Diagnostic, ...]]:
    """A layer out of `tree`, which stays as it is. None if the file has an error; all findings in report order.

    `id` is the role or the contractor, `file` the path relative to the project, `files` turns places into lines.
    """
    found, form = Findings(files), layer_form(kind)
    walk, body = Walk(form, tree, found), tree.copy()
    for key in form.file_keys:
        body.drop(key)
    walk.mapping(body, form.root, (), edits=True)

    locked = (
        locked_paths(tree["locked"], tree.vpos["locked"], form.root, found)
        if "locked" in tree and "locked" in form.file_keys
        else ()
    )
    excuses = read_excuses(tree["excuse"], tree.vpos["excuse"], walk, found) if "excuse" in tree else ()
    dated = dated_edits(tree["from_date"], tree.vpos["from_date"], walk, found) if "from_date" in tree else ()

    layer = None if found.stops else Layer(kind, id, file, body, dated, locked, excuses)
    return layer, found.sorted()
