"""Slips of the pen as they happen, in six languages, beside what only looks like one: each pair is one agreed text, changed."""

from __future__ import annotations

from datetime import date

import pytest

from handbook.changes.minor import refusals
from handbook.changes.plan import Plan
from handbook.changes.slips import is_opposite, spaced
from handbook.compose.words import Words
from handbook.model.content import Content, PageText, Section
from handbook.model.editions import Edition, History


def content(text: str) -> Content:
    """A page that is agreed to, in a handbook that names Mei Tan and Tom Whitby."""
    whole = f"# Work\n\n{text}"
    people = {"our_people.mei.name": "Mei Tan", "our_people.tom.name": "Tom Whitby"}
    return Content(
        {
            "processes/work": Section("processes/work", "required", page=PageText(whole, whole)),
            "our_people": Section("our_people", "notice", people),
        }
    )


def refused(old: str, new: str) -> tuple[str, ...]:
    before, now = content(old), content(new)
    edition = Edition(1, date(2026, 3, 2), before.digest, "", (), (), before, "")
    return refusals(Plan(History("ada", (edition,)), now), Words("Europe/London"))


SLIPS = [
    # letters
    ("We recieve the file.", "We receive the file."),
    ("Put the work in teh place.", "Put the work in the place."),
    ("Somebody seperate looks at it.", "Somebody separate looks at it."),
    ("We definately read it.", "We definitely read it."),
    ("The dates are in you own time zone.", "The dates are in your own time zone."),
    ("Use the color of the brand.", "Use the colour of the brand."),
    ("We reply within 2 workng days.", "We reply within 2 working days."),
    ("The answer is due on wednseday.", "The answer is due on Wednesday."),
    # words
    ("Tell Mei the the same day.", "Tell Mei the same day."),
    ("If you you see a fault, say so.", "If you see a fault, say so."),
    ("Each article has a headline and and a picture.", "Each article has a headline and a picture."),
    ("The article have a headline.", "The article has a headline."),
    ("The reviewer answer in the task.", "The reviewer answers in the task."),
    ("Send a answer.", "Send an answer."),
    ("Send an short comment.", "Send a short comment."),
    ("Read the web site first.", "Read the website first."),
    ("The file name matters, alot.", "The file name matters, a lot."),
    ("You can not get into trouble.", "You cannot get into trouble."),
    # apostrophes, quotation marks and dashes
    ("The list is in it's folder.", "The list is in its folder."),
    ("Its not a change.", "It's not a change."),
    ("Dont send it twice.", "Don't send it twice."),
    ("Who's file it is, says the list.", "Whose file it is, says the list."),
    ("## Whats next\n\nWe pay the fee.", "## What's next\n\nWe pay the fee."),
    ('A message says "it is ready".', "A message says “it is ready”."),
    ("The steps - in order - are in the guide.", "The steps – in order – are in the guide."),
    ("The steps, in order, are in the guide.", "The steps – in order – are in the guide."),
    ("It says what is done... and what is open.", "It says what is done … and what is open."),
    # marks and spaces
    ("If one of these is late tell Mei.", "If one of these is late, tell Mei."),
    ("One sentence is enough", "One sentence is enough."),
    ("Name the reviewer,or move the task.", "Name the reviewer, or move the task."),
    ("The customer , not the shop, decides.", "The customer, not the shop, decides."),
    ("Write half a page:what happened.", "Write half a page: what happened."),
    ("The file is open.Then say so.", "The file is open. Then say so."),
    ("The file is open. ", "The file is open."),
    ("The answer is always in the task.", "The answer is **always** in the task."),
    ("- Profit and loss\n- A note", "* Profit and loss\n* A note"),
    ("Write a comment\nin the task.", "Write a comment in the task."),
    # a capital where a sentence begins
    ("the work counts as handed in.", "The work counts as handed in."),
    ("Compare it with the list. write one comment.", "Compare it with the list. Write one comment."),
    # German: a noun after its article is no name
    ("Die Datei wird geöfnet.", "Die Datei wird geöffnet."),
    ("Der Standart ist hoch.", "Der Standard ist hoch."),
    ("Wir lesen die antwort zuerst.", "Wir lesen die Antwort zuerst."),
    ("Sag uns, das es später wird.", "Sag uns, dass es später wird."),
    ("Die Datei ist in der strasse.", "Die Datei ist in der Straße."),
    ("Die Datei liegt im im Ordner.", "Die Datei liegt im Ordner."),
    ("die Arbeit ist da.", "Die Arbeit ist da."),
    ("Der Satz 'Es ist fertig' genügt.", "Der Satz ‚Es ist fertig‘ genügt."),
    # French
    ("Le fichier est ouvert a la fin.", "Le fichier est ouvert à la fin."),
    ("Est-ce prêt?", "Est-ce prêt ?"),
    ("Les texte sont relus.", "Les textes sont relus."),
    ("Lisez la liste ,puis la page.", "Lisez la liste, puis la page."),
    # Portuguese, Spanish, Polish
    ("O texto e lido por nos.", "O texto é lido por nós."),
    ("Responda na tarefa,por favor.", "Responda na tarefa, por favor."),
    ("A acção é clara.", "A ação é clara."),
    ("O ficheiro ficheiro está aberto.", "O ficheiro está aberto."),
    ("El articulo esta listo.", "El artículo está listo."),
    ("Los cliente leen la respuesta.", "Los clientes leen la respuesta."),
    ("Piszemy w zadaniu ze plik jest gotowy.", "Piszemy w zadaniu, że plik jest gotowy."),
    ("praca jest oddana.", "Praca jest oddana."),
]

MORE = [
    # who does it, and whose it is
    ("Your work, not ours.", "Our work, not yours."),
    ("The file is your own.", "The file is our own."),
    ("You keep it.", "We keep it."),
    ("Each article is checked.", "Each article is checked by us."),
    ("He sends it.", "She sends it."),
    ("US customers read it.", "Us customers read it."),
    ("Das ist Ihre Arbeit.", "Das ist ihre Arbeit."),
    ("C'est votre texte.", "C'est notre texte."),
    ("Es su trabajo.", "Es nuestro trabajo."),
    ("É o seu texto.", "É o nosso texto."),
    ("To jest twoja praca.", "To jest nasza praca."),
    # must, not, and their like
    ("It is done now.", "It is done not."),
    ("The file is now open.", "The file is not open."),
    ("You may send it.", "You must send it."),
    ("Dont send it.", "Do send it."),
    ("Send it,not the list.", "Send it, the list."),
    ("In no case.", "In any case."),
    ("You can not only send it.", "You cannot only send it."),
    ("Nobody sends it.", "Somebody sends it."),
    ("We are noting to send.", "We are nothing to send."),
    ("An excerpt of the list.", "An except of the list."),
    ("The net amount.", "The amount."),
    ("Send no no file.", "Send no file."),
    ("Wir können es lesen.", "Wir konnten es lesen."),
    ("Das ist eine Seite.", "Das ist keine Seite."),
    ("Das ist keine Seite.", "Das ist kleine Seite."),
    ("Le client ou le bureau.", "Le client où le bureau."),
    ("Le texte du mois.", "Le texte dû mois."),
    ("Il n'est pas lu.", "Il est lu."),
    ("Un texte par an.", "Un texte par a."),
    ("Si el cliente quiere.", "Sí el cliente quiere."),
    ("O texto não é lido.", "O texto é lido."),
    ("Musisz to wysłać.", "Możesz to wysłać."),
    ("On Monday we read it.", "On Mondays we read it."),
    # opposites
    ("Include the list.", "Exclude the list."),
    ("Ask the employer.", "Ask the employee."),
    ("Ask the contractor.", "Ask the subcontractor."),
    ("It is lawful.", "It is unlawful."),
    ("The internal list.", "The external list."),
    ("Der Käufer liest.", "Der Verkäufer liest."),
    ("Wir wollen es einschließen.", "Wir wollen es ausschließen."),
    ("It is careful work.", "It is careless work."),
    # numbers and names
    ("We reply in 2.5 hours.", "We reply in 25 hours."),
    ("We reply within 2 days.", "We reply within 2 weeks."),
    ("A million readers.", "A billion readers."),
    ("Send it to Mei.", "Send it to Tom."),
    ("Frag den Herrn Meier, er ist da.", "Frag den Herrn Maier, er ist da."),
    ("Die Datei ist für Mei.", "Die Datei ist für Tom."),
    ("Send it to mark.", "Send it to Mark."),
    ("Tell mei the same day.", "Tell Mei the same day."),
    ("The polish list.", "The Polish list."),
    ("The work is ready.", "The Work is ready."),
    # where a word stands
    ("## You may\n\n- Send it\n\n## Others\n\n- Read it", "## You may\n\n## Others\n\n- Send it\n- Read it"),
    ("[list](a.md)", "[list](b.md)"),
    # what is never minor, wherever it stands
    ("We pay the the invoice.", "We pay the invoice."),
    ("The acces is closed.", "The access is closed."),
    ("## Paymnet\n\nText.", "## Payment\n\nText."),
    # short words that count, misspelt: in doubt
    ("You msut hand it in.", "You must hand it in."),
    ("The pictures are than checked.", "The pictures are then checked."),
]


@pytest.mark.parametrize(("old", "new"), SLIPS)
def test_a_slip_is_minor_and_so_is_taking_it_back(old: str, new: str) -> None:
    assert refused(old, new) == ()
    assert refused(new, old) == ()


@pytest.mark.parametrize(("old", "new"), MORE)
def test_what_only_looks_like_a_slip_is_refused_both_ways(old: str, new: str) -> None:
    assert refused(old, new)
    assert refused(new, old)


def test_it_says_which_word_counts_more() -> None:
    """A rule is named before the one it is for, and words as they are written."""
    assert refused("Send it.", "You must send it.") == ("“Work”: “must” was put in (“You must send it.”)",)
    assert refused("Das ist Ihre Arbeit.", "Das ist unsere Arbeit.") == (
        "“Work”: “ihre” became “unsere”, in “Das ist unsere Arbeit.”",
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("one,two;three", "one, two; three"),
        ("1,000 or 14:10, 2/3", "1,000 or 14:10, 2/3"),
        ("and/or", "and/ or"),
        ("https://a.example/b:c a@b.example [x](y,z) www.a,b", "https://a.example/b:c a@b.example [x](y,z) www.a,b"),
        ("Open.Then close. a.md", "Open. Then close. a.md"),
        ("can not, Can not only", "cannot, Can not only"),
        ("Term\n:   What it is", "Term\n:   What it is"),
    ],
)
def test_marks_between_words(text: str, found: str) -> None:
    assert spaced(text) == found


@pytest.mark.parametrize(("one", "other"), [("read", "read"), ("the", "he"), ("answer", "answers"), ("in", "im")])
def test_no_opposites(one: str, other: str) -> None:
    assert not is_opposite(one, other)
