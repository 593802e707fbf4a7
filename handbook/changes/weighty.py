"""The words that the meaning of an agreement hangs on, in every language that a handbook can be in.

In: a word, or a text. Out: whether it obliges, limits, counts or names a day; whether it is about something that is never
minor. Lists, not grammar: a word too many here means that somebody is asked once more, a word too few that they are not.
"""

from __future__ import annotations

import re

_ENGLISH = """
must mustn't need needs needn't required require requires obliged not never no none nobody nothing neither nor cannot
can can't may might shall shan't should will won't would only unless except without always every each any all both
either before after until within since during least most more less fewer than optional forbidden prohibited allowed
permitted approved agreed accepted mandatory voluntary if or one two three four five six seven eight nine ten eleven
twelve fifteen twenty thirty forty fifty sixty ninety hundred thousand million first second third fourth fifth half
quarter once twice double minute minutes hour hours hourly day days daily week weeks weekly month months monthly year
years yearly annual annually working business calendar today tomorrow yesterday immediately monday tuesday wednesday
thursday friday saturday sunday weekday weekdays weekend january february march april may june july august september
october november december pound pounds euro euros dollar dollars cent cents pence percent
"""
_GERMAN = """
muss müssen musst müsst darf dürfen darfst nicht nie niemals kein keine keinen keinem keiner soll sollen sollte kann
können nur außer ohne immer jeder jede jedes jeden alle allen vor nach bis ab seit mindestens höchstens spätestens
mehr weniger erlaubt verboten freiwillig pflicht wenn oder binnen innerhalb eins zwei drei vier fünf sechs sieben acht
neun zehn elf zwölf fünfzehn zwanzig dreißig fünfzig hundert tausend erste ersten zweite zweiten dritte dritten halb
halbe einmal zweimal doppelt minute minuten stunde stunden stündlich tag tage tagen täglich woche wochen wöchentlich
monat monate monaten monatlich quartal jahr jahre jahren jährlich werktag werktage werktagen arbeitstag arbeitstage
arbeitstagen heute morgen sofort montag montags dienstag dienstags mittwoch mittwochs donnerstag donnerstags freitag
freitags samstag sonntag januar februar märz april mai juni juli august september oktober november dezember pfund euro
dollar prozent
"""
_FRENCH = """
doit doivent devez dois devrait ne n pas jamais aucun aucune rien ni peut peuvent pouvez pourra seulement uniquement
sauf sans toujours chaque tout toute tous toutes avant après jusque jusqu dès depuis moins plus interdit autorisé
permis obligatoire facultatif si ou deux trois quatre cinq six sept huit neuf dix onze douze quinze vingt trente
cinquante cent mille premier première deuxième troisième demi demie moitié fois double minute minutes heure heures
jour jours semaine semaines mois trimestre an ans année années ouvré ouvrés ouvrable ouvrables hebdomadaire mensuel
mensuelle annuel quotidien demain immédiatement lundi mardi mercredi jeudi vendredi samedi dimanche janvier février
mars avril mai juin juillet août septembre octobre novembre décembre livre livres euro euros dollar dollars
"""
_SPANISH = """
debe deben debes debería no nunca ni ningún ninguno ninguna nada nadie puede pueden puedes solo sólo solamente salvo
excepto sin siempre cada todo toda todos todas antes después hasta desde menos más prohibido permitido obligatorio
opcional si o uno dos tres cuatro cinco seis siete ocho nueve diez once doce quince veinte treinta cincuenta cien
ciento mil primer primero primera segundo segunda tercero tercera medio media mitad vez veces doble minuto minutos
hora horas día días semana semanas mes meses trimestre año años laborable laborables hábil hábiles diario semanal
mensual anual mañana inmediatamente lunes martes miércoles jueves viernes sábado domingo enero febrero marzo abril
mayo junio julio agosto septiembre octubre noviembre diciembre libra libras euro euros dólar dólares
"""
_PORTUGUESE = """
deve devem deverá não nunca nem nenhum nenhuma nada ninguém pode podem só somente apenas salvo exceto sem sempre cada
todo toda todos todas antes depois até desde menos mais proibido permitido obrigatório opcional se ou dois duas três
quatro cinco seis sete oito nove dez onze doze quinze vinte trinta cinquenta cem cento mil primeiro primeira segundo
segunda terceiro terceira meio meia metade vez vezes dobro minuto minutos hora horas dia dias semana semanas mês meses
trimestre ano anos útil úteis diário semanal mensal anual amanhã imediatamente segunda-feira terça-feira quarta-feira
quinta-feira sexta-feira sábado domingo janeiro fevereiro março abril maio junho julho agosto setembro outubro
novembro dezembro libra libras euro euros dólar dólares
"""
_POLISH = """
musi muszą musisz należy powinien powinna powinno powinni nie nigdy ani żaden żadna żadne żadnych nic nikt może mogą
możesz wolno tylko chyba bez zawsze każdy każda każde każdego wszyscy wszystkie przed po do od najmniej najwyżej
najpóźniej więcej mniej zakazane dozwolone obowiązkowe dobrowolne jeśli jeżeli lub albo jeden jedna jedno dwa dwie
trzy cztery pięć sześć siedem osiem dziewięć dziesięć dwanaście piętnaście dwadzieścia trzydzieści pięćdziesiąt sto
tysiąc pierwszy pierwszego drugi drugiego trzeci trzeciego pół połowa raz razy dwukrotnie minuta minuty minut godzina
godziny godzin dzień dnia dni tydzień tygodnia tygodnie tygodni miesiąc miesiąca miesiące miesięcy kwartał rok roku
lat lata robocze roboczy roboczych roboczego codziennie jutro natychmiast poniedziałek poniedziałku wtorek wtorku
środa środę środy czwartek czwartku piątek piątku sobota sobotę soboty niedziela niedzielę niedzieli stycznia lutego
marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia funtów euro złotych
"""
_WEIGHTY = frozenset((_ENGLISH + _GERMAN + _FRENCH + _SPANISH + _PORTUGUESE + _POLISH).split())
_PART = re.compile(r"['-]")
_NEGATING = ("un", "in", "im", "ir", "il", "non", "dis", "mis", "des", "dés", "nie")

_TOPICS = re.compile(
    r"\b(?:confiden|secret(?!ar)|secrecy|secreto|segredo|geheim|poufn|tajemnic|vertraulich|nda\b"
    r"|intellectual|intelectual|intellectuel|intelektualn|geistig|copyright|urheber|trademark|derechos de autor|droits? d'auteur"
    r"|direitos de autor|praw\w* autorsk"
    r"|securit|seguridad|sécurité|segurança|sicherheit|bezpieczeń"
    r"|password|passwort|contraseñ|mots? de passe|senha|palavra-passe|hasł"
    r"|access\b|acceso|accès\b|acesso|zugang|zugriff|dostęp|logins?\b"
    r"|terminat|kündig|résili|rescis|rescind|wypowiedz"
    r"|pay\b|pays\b|paid\b|paying\b|payment|payable|unpaid|invoic|fees?\b|pago|pagar|paie|payer|zahl(?:en|ung|t\b)|bezahl|rechnung"
    r"|honorar|pagamento|płat|zapłac|faktur|factura|facture|fatura"
    r"|privacy|data protection|datenschutz|protección de datos|protection des données|proteção de dados|ochron\w* danych)",
    re.IGNORECASE,
)
_REST_OF_WORD = re.compile(r"\w*")
_ENDS = re.compile(
    r"\b(?:closing|offboard|leaving|exit|clos(?:e|ing)-|cierre|clôture|encerramento|abschluss|zakończ)", re.IGNORECASE
)


def is_weighty(word: str) -> bool:
    """Whether a word obliges, allows, limits, counts, or names a time."""
    word = word.casefold()
    return word in _WEIGHTY or word.endswith("n't") or any(part in _WEIGHTY for part in _PART.split(word))


def is_opposite(one: str, other: str) -> bool:
    """Whether two words differ by a syllable that denies: `approved` and `unapproved`."""
    shorter, longer = sorted((one.casefold(), other.casefold()), key=len)
    return len(shorter) > 2 and any(longer == start + shorter for start in _NEGATING)


def is_protected(text: str) -> bool:
    """Whether a text is about pay, secrets, rights in what is made, security, access, or the end of the work."""
    return bool(protected_word(text))


def protected_word(text: str) -> str:
    """The first word in a text that is about such a thing; empty if there is none."""
    found = _TOPICS.search(text)
    return text[found.start() : found.end()] + _REST_OF_WORD.match(text, found.end())[0] if found else ""  # type: ignore[index]  # it matches nothing, too


def is_protected_title(text: str) -> bool:
    """The same of a title, where one word is enough to say that a page is about the end of the work."""
    return is_protected(text) or _ENDS.search(text) is not None
