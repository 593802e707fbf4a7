"""One audience's pages to an isolated site; the preview; the release. The only room below the doors that knows MkDocs.

In: a `Book` for each audience. Out: folders of HTML. The rooms inside, in the order data passes:

fill       how each value is written where it stands in HTML
plans      finds where in HTML values stand
convert    a page's Markdown to HTML, shared by pages alike in structure
parts      a page taken apart where its parts do not touch, so that parts are shared too
quick      tables, lists and paragraphs of plain words, written at once
rendered   what comes out; parts put together as a page
search, search_sections   the entries of the search index, shared in the same way, section by section
slots      a page of the theme with slots for what is put in afterwards
frame      the theme's page around the content, shared in the same way
pictures   pictures without what cameras and programs wrote into them
theme      the theme: templates compiled once, only what a site needs leaves its folders
cache      what is shared: nothing that comes from a contractor
kept       what was used last, as much as there is room for
everything all pages of a handbook as one
book_page  a page of a `Book` as MkDocs meets it
navigation, not_found   the navigation of a site; what is shown for an address that is none
site       the MkDocs plugin that makes a site of one `Book`
build      runs MkDocs for one `Book`, one at a time
reads      what extensions of Markdown may read
offline    a site that opens from a folder, without a server, and packed into one file
paper, pdf, browser   what stands in the foot of printed pages; a handbook as a PDF, printed by a browser
library    a project's books: reads, makes and composes what is asked for
workers    several builds side by side, in processes of their own
machine    how many of these this computer can hold
cluster    the same on other computers
digests    all that a release is made from, as one digest
inputs     the same of each site
seals      whether files are still as they were made, without reading them
known      what is known of the release that is there
finished   pages of a site that were made before from the same
takeover   what has not changed is brought over from it
gate       what must never be in somebody's site, looked for in every file
tree       the files of a site, read once for all who look through it
stage, manifest, making, released, release   all audiences aside, checked, swapped in as a whole
reading    what the preview knows of its project: one handbook at once, everything soon after
preview    the live preview: builds what is asked for, when it is asked for
look/      the look of all handbooks, between Material and a project's own theme folder
"""
