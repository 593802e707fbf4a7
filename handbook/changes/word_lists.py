"""The words of six languages that `handbook.changes.weighty` knows. Lists, not grammar."""

from __future__ import annotations

ENGLISH = """
must mustn't need needs needn't required require requires obliged not never no none nobody nothing neither nor cannot
can can't may might shall shan't should will won't would only unless except without always every each any all both
either before after until within since during least most more less fewer than optional forbidden prohibited allowed
permitted approved agreed accepted mandatory voluntary if or one two three four five six seven eight nine ten eleven
twelve fifteen twenty thirty forty fifty sixty ninety hundred thousand million first second third fourth fifth half
quarter once twice double minute minutes hour hours hourly day days daily week weeks weekly month months monthly year
years yearly annual annually working business calendar today tomorrow yesterday immediately monday tuesday wednesday
thursday friday saturday sunday weekday weekdays weekend january february march april may june july august september
october november december pound pounds euro euros dollar dollars cent cents pence percent net tax
"""
GERMAN = """
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
FRENCH = """
doit doivent devez dois devrait ne n pas jamais aucun aucune rien ni peut peuvent pouvez pourra seulement uniquement
sauf sans toujours chaque tout toute tous toutes avant après jusque jusqu dès depuis moins plus interdit autorisé
permis obligatoire facultatif si ou deux trois quatre cinq six sept huit neuf dix onze douze quinze vingt trente
cinquante cent mille premier première deuxième troisième demi demie moitié fois double minute minutes heure heures
jour jours semaine semaines mois trimestre an ans année années ouvré ouvrés ouvrable ouvrables hebdomadaire mensuel
mensuelle annuel quotidien demain immédiatement lundi mardi mercredi jeudi vendredi samedi dimanche janvier février
mars avril mai juin juillet août septembre octobre novembre décembre livre livres euro euros dollar dollars
"""
SPANISH = """
debe deben debes debería no nunca ni ningún ninguno ninguna nada nadie puede pueden puedes solo sólo solamente salvo
excepto sin siempre cada todo toda todos todas antes después hasta desde menos más prohibido permitido obligatorio
opcional si o uno dos tres cuatro cinco seis siete ocho nueve diez once doce quince veinte treinta cincuenta cien
ciento mil primer primero primera segundo segunda tercero tercera medio media mitad vez veces doble minuto minutos
hora horas día días semana semanas mes meses trimestre año años laborable laborables hábil hábiles diario semanal
mensual anual mañana inmediatamente lunes martes miércoles jueves viernes sábado domingo enero febrero marzo abril
mayo junio julio agosto septiembre octubre noviembre diciembre libra libras euro euros dólar dólares
"""
PORTUGUESE = """
deve devem deverá não nunca nem nenhum nenhuma nada ninguém pode podem só somente apenas salvo exceto sem sempre cada
todo toda todos todas antes depois até desde menos mais proibido permitido obrigatório opcional se ou dois duas três
quatro cinco seis sete oito nove dez onze doze quinze vinte trinta cinquenta cem cento mil primeiro primeira segundo
segunda terceiro terceira meio meia metade vez vezes dobro minuto minutos hora horas dia dias semana semanas mês meses
trimestre ano anos útil úteis diário semanal mensal anual amanhã imediatamente segunda-feira terça-feira quarta-feira
quinta-feira sexta-feira sábado domingo janeiro fevereiro março abril maio junho julho agosto setembro outubro
novembro dezembro libra libras euro euros dólar dólares
"""
POLISH = """
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

DENYING = """
don't can't won't isn't aren't wasn't doesn't didn't hasn't haven't couldn't wouldn't shouldn't mustn't needn't
"""

NO = "not no never none nothing nicht nie kein keine keinen keiner keinem ne pas jamais non nunca ningún não nem"
"""What says no: twice of it may be something else than once."""

PARTIES = """
you your yours yourself yourselves dich dir dein deine deinen deinem deiner euch euer eure
you vous votre vos tu te toi ton ta tes teu tua teus tuas
we us our ours ourselves wir uns unser unsere unserem unseren unserer unseres nous notre nos nôtre
we nosotros nosotras nuestro nuestra nuestros nuestras nós nosso nossa nossos nossas
we my nas nam nami nasz nasza nasze naszych naszego naszej naszym
he him his himself
she her hers herself
usted ustedes ti tú tuyo tuya vosotros vuestro vuestra
su sus suyo suya
seu sua seus suas você vocês lhe lhes vosso vossa
ty ciebie tobie ci twój twoja twoje twoich państwo państwa pan pani wasz wasza wasze
ihr ihre ihren ihrem ihrer ihres
son sa ses
ich im jej jego
"""
"""Who is meant, in each line one party by its first word: an agreement says who does what."""

POLITE = "Sie Ihr Ihre Ihnen Ihrem Ihren Ihrer Ihres"
"""*You* in German, where another capital is another person."""

BEFORE_YEAR = "par un l d cet chaque nouvel prochain"
"""What stands before *an* where it is a year in French; elsewhere it is an article in English."""

MISTAKABLE = """
agosto annual annuel années apenas before business cannot chaque ciento cinquante cinquenta codziennie cuatro
czerwca czwartek czwartku devrait diario dienstags dimanche dobrowolne dollar domingo donnerstags doppelt double
dritten during dwukrotnie dürfen either erlaubt ersten except excepto exceto fourth funtów février godzin godzina
godziny grudnia heures höchstens interdit jahren jamais janvier keinem keinen keiner kwietnia können laborable
laborables libras livres lutego martes mensual metade minuta minute minutes minuto minutos minuty mittwochs moitié
monate montag montags months możesz müssen należy neither niedziela niedzieli nothing octubre ouvrés percent
permis permitido peuvent piątek piątku pounds pourra pouvez połowa primer primera proibido quarter quatre quatro
quince quinze require requires segundo semanas septiembre sieben siedem sierpnia sobota soboty sobotę sollen sollte
sonntag spätestens stycznia tausend tercera thirty toutes treinta trente trinta tygodnia veinte weniger within
września wtorek wtorku zakazane zawsze zweite zweiten
"""
"""Those that another word resembles but for one letter within, as *excerpt* does *except*; of six letters and more. Made from
the word lists of Debian (`wamerican`, `wngerman`, `wfrench`, `wspanish`, `wportuguese`, `wpolish`)."""
