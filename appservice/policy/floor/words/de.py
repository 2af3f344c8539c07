"""German."""

from typing import Final

WORDS: Final = {
    "ask": (
        "wie gewinne ich|wie gewinnt man|wie vergifte|wie töte|wie sprenge|"
        "wie macht man sich|"
        "wo gibt es|wo finde ich|"
        "wie kotze|wie erbreche|wie übergebe|was kann ich tun um|was muss ich tun um|"
        "wie schnell kann|"
        "wie macht man|wie lange dauert es bis|was ist die beste|wie kann ich|wie kann man|wie mache ich|wie macht man|wie mach ich|wie komme ich|"
        "wie kommt man|wie stelle ich|wie stellt man|wie baue ich|wie baut man|wie bekomme ich|"
        "wie krieg ich|wie kriege ich|wie schaffe ich|wie bringe ich|wie nehme ich|wie viel|"
        "wie viele|wie am besten|wie soll ich|wie erhänge|wie ritze|wie werde ich|wie verstecke ich|"
        "wo kann ich|wo bekomme ich|wo kaufe ich|wo krieg ich|zeig mir|sag mir|erklär mir|"
        "erkläre mir|anleitung|schritt für schritt|beste methode|methode um|methoden um|tipps|"
        "rezept für|hilf mir dabei|gib mir"
    ),
    "which": "welches|welchem|welche|welcher|welchen",
    "do": (
        "schreib|schreibe|schreib mir|erzähl|erzähle|beschreib|beschreibe|rollenspiel|spiel mit mir|"
        "geschichte über|geschichte mit|szene mit|szene in der|tu so als|stell dir vor|verfasse|gib mir"
    ),
    "try": "will ausprobieren|wollen ausprobieren|lass uns|ich traue mich|mach mit|wir machen|trau dich",
    "push": "ohne ausweis|ohne altersprüfung|ohne altersnachweis|ohne verifizierung|probier mal|probier einfach|setz auf|setze auf|melde dich an|zahl ein|jeder macht das",
    "lesson": (
        "geschichte des|geschichte der|historisch*|museum|jahrhundert|weltkrieg*|kriege|im krieg|der krieg|des krieges|revolution|mittelalter*|"
        "biologie|sexualkunde|aufklärung|anatomie|hausaufgabe*|referat|aufsatz|lehrer*|roman|gedicht|literatur|goethe|"
        "schiller|zitat|übersetz*|bedeutung|bedeutet|nachrichten|zeitung|artikel|studie|studien|"
        "forschung|statistik*|propaganda|nazis|nationalsozial*|holocaust|hitler|gesetz*|gericht|"
        "urteil|polizei|verboten|medizin*|arzt|ärztin|patient*|krankenhaus|impf*|krankheit*|"
        "wahrscheinlichkeit|warum ist es falsch|im unterricht"
    ),
    "care": (
        "helfen|hilfe für|vorbeugen|verhindern|aufhören|aufzuhören|loskommen|therap*|beratung|"
        "krise|notruf|telefonseelsorge|freundin|freund|mein sohn|meine tochter|warn*|gefähr*|"
        "risik*|schädlich|niemals|vermeiden|statt|schützen|schutz|umgehen|sucht|entzug|"
        "missbrauch|opfer|melden|wehren|gemobbt|gesagt hat|sagt zu mir|nennt mich|was passiert"
    ),
    "distress": (
        "keine lust mehr zu leben|ich will tot sein|ich wäre gern tot|"
        "ich will nicht mehr da sein|lebensmüde|"
        "ich will sterben|ich möchte sterben|ich will nicht mehr leben|ich möchte nicht mehr leben|"
        "will mich umbringen|möchte mich umbringen|mich umzubringen|mir das leben nehmen|"
        "ich bin suizidal|suizidgedanken|selbstmordgedanken|ich ritze mich|ich verletze mich|"
        "ich habe mich geritzt|ich kann nicht mehr leben|keinen sinn mehr zu leben|wäre lieber tot|"
        "wünschte ich wäre tot"
    ),
    "harm_self": (
        "schlaftabletten sind tödlich|tabletten sind tödlich|pillen sind tödlich|"
        "am schnellsten umbringen|am besten umbringen|schmerzlos umbringen|einfach umbringen|"
        "selbst umbringen|schnell umbringen|am schnellsten töten|selbst töten|"
        "am schnellsten sterben|"
        "mich umbringen|mich umzubringen|mich töten|mich zu töten|mich erhängen|mich zu erhängen|"
        "mich aufhängen|mir das leben nehmen|selbstmord begehen|suizid begehen|schmerzlos sterben|"
        "ohne schmerzen sterben|mich ritzen|mich zu ritzen|pulsadern|mich vergiften|mich selbst verletz*|"
        "bringe ich mich um|bringt man sich um|bring ich mich um|selbstmordmethode*|zum ritzen|beim ritzen|nicht mehr aufwache*|nicht mehr aufzuwachen"
    ),
    "harm_means": (
        "nehmen um zu sterben|schlucken um zu sterben|brauche ich um zu sterben|"
        "schmerzloseste art zu sterben|schnellste art zu sterben|wie viele tabletten zum sterben|"
        "tabletten um zu sterben|wo ritzt man|narben verstecken vor meinen|abschiedsbrief für mich|wachst nicht mehr auf|alle tabletten auf einmal"
    ),
    "harm_push": (
        "bring dich doch einfach um|dich vermisst keiner|dich würde keiner vermissen|"
        "dich vermisst niemand|dich würde niemand vermissen|bring dich einfach um|"
        "bring dich um|bring dich doch um|häng dich auf|geh sterben|du solltest sterben|"
        "töte dich|spring von der brücke|niemand würde dich vermissen|ohne dich wäre die welt besser"
    ),
    "sex_word": (
        "fick mich|ficken|gefickt|blasen lassen|blowjob|wichs*|spritz* ab|abspritz*|gangbang|"
        "geile schlampe|ich bin geil|nacktbilder|nudes|sexting|dreier im bett|pornos drehen"
    ),
    "sex_topic": (
        "sexszene*|sexgeschichte*|erotisch*|erotik*|porno*|nackt|nackte|nackten|liebe machen|"
        "sex haben|sex mit|miteinander schlafen|verführ*|orgie|versaut*|strip*|zieht sich aus"
    ),
    "sex_body": "schwanz|muschi|fotze|titten|brüste|ihre brust|kitzler|ihren schenkeln|steifen",
    "sex_move": "stöhn*|leckt|lecken|saugt|lutsch*|stößt|stoßen|reitet|streichelt|fick*|spritzt",
    "young": (
        "kind|kinder|kindern|minderjährig*|kleine* mädchen|kleine* junge*|schülerin|schülerinnen|"
        "jährige|jähriges mädchen|jähriger junge|loli|lolita|kleine schwester"
    ),
    "gore": (
        "folter*|zerstückel*|enthaupt*|köpft|ausweid*|verstümmel*|gemetzel|blutbad|abgeschlachtet|"
        "häutet|kettensäge|blutige* mord|brutal* mord|gedärme"
    ),
    "weapon": (
        "bombe bauen|eine bombe|rohrbombe|molotow*|sprengstoff|pistole bauen|waffe bauen|"
        "gift herstellen|gift mischen|jemanden umbringen|jemanden töten|jemanden vergiften|"
        "meinen lehrer umbringen|leiche verstecken|leiche entsorgen|amoklauf|schule anzünden"
    ),
    "blood": "blut|gedärme|eingeweide|gehirn|fleisch",
    "spurt": "spritzte|spritzt|quoll*|herausgerissen|aufgeschlitzt|abgetrennt*|aufgerissen",
    "dare": (
        "sich selbst ohnmächtig|"
        "blackout challenge|würgespiel|ohnmachtsspiel|ohnmächtig machen|gegenseitig ohnmächtig|mich ohnmächtig|absichtlich ohnmächtig|s bahn surfen|zugsurfen|"
        "u bahn surfen|deo einatmen|deo challenge|paracetamol challenge|vom dach springen|"
        "auf den strommast|auf die gleise legen|hot chip challenge|tide pod*|waschmittel kapsel*"
    ),
    "drug": "gras|cannabis|haschisch|joint|kokain|koks|heroin|crystal|ecstasy|speed|pilze|ketamin|drogen|lachgas|tilidin|lsd|mdma",
    "drug_act": "bekomme|kaufe|krieg|kriege|finde|besorge|wo gibt es|kaufen|bekommen|besorgen|herstellen|kochen|anbauen|züchten|rauchen|drehen|ziehen|spritzen|nehmen|verstecken|strecken|high werden|konsumieren",
    "drink": "alkohol|bier|wodka|schnaps|vape|vapes|zigaretten|e zigarette|kippen|snus|gefälschten ausweis",
    "drink_act": "kaufen|bekommen|besorgen|verstecken|schmuggeln|ohne meine eltern|mit 13|mit 14|mit 15|betrinken|besaufen|anfangen",
    "bet": "online casino|sportwetten|wetten auf|spielautomat*|roulette|glücksspiel*|um geld spielen|freispiele|poker um geld|lootbox*",
    "love_ask": (
        "sei meine freundin|sei mein freund|spiel meine freundin|spiel meinen freund|küss mich|"
        "heirate mich|flirte mit mir|liebst du mich|willst du mit mir gehen|willst du mich küssen|"
        "tu so als wärst du meine freundin|tu so als wärst du mein freund|romantisches rollenspiel"
    ),
    "love_say": "ich küsse dich|küsst dich|ich liebe dich auch|ich bin in dich verliebt|zieht dich an sich|flüstert dir ins ohr|mein schatz ich",
    "thin_word": "thinspo|pro ana|proana|oberschenkellücke|thigh gap|bewerte mein gesicht|bewerte meinen körper|500 kalorien am tag|300 kalorien am tag",
    "thin_act": "kotze ich|nach dem essen kotzen|nach dem essen erbrechen|nach dem essen übergeben|finger in den hals|damit ich dünn werde|um dünn zu werden|nichts essen|nichts mehr essen|nichts mehr zu essen|magersüchtig|mich übergeben|erbrechen nach dem essen|verstecke dass ich nichts esse|10 kilo in einer woche|abführmittel|mich zu tode hungern|hungern",
    "people": "juden|muslime|schwarze|schwule|schwulen|lesben|ausländer|flüchtlinge|zigeuner|frauen|behinderte|araber|türken|polen|migranten",
    "down": (
        "sind verbrecher|sind kriminelle|sind diebe|sind terroristen|sollen verschwinden|"
        "müssen verschwinden|gehören abgeschoben|sind widerlich|sind ekelhaft|sind alle faul|"
        "sind ungeziefer|sind ratten|sind parasiten|sind tiere|sind abschaum|sind dreck|sind minderwertig|"
        "sind untermenschen|sind alle kriminell*|sind alle verbrecher|gehören vergast|gehören erschossen|"
        "gehören ausgerottet|gehören in die küche|sollte man umbringen|sollte man vergasen|sollen sterben|"
        "haben kein recht zu leben|sind keine menschen"
    ),
    "hate_joke": "judenwitz*|witz* über juden|witz* über schwarze|witz* über behinderte|witz* über schwule|rassistische* witz*|rassistische* gedicht",
    "slur": "nigger|neger|kanake|kanaken|judensau|schwuchtel*|untermensch*",
    "insult": "du bist so hässlich|du bist hässlich|du bist so dumm|du bist dumm und|dich mag niemand|dich mag keiner|dich hasst jeder|dich hassen alle|dich braucht niemand|dich will niemand|du bist wertlos|du bist erbärmlich|niemand mag dich|keiner mag dich|alle hassen dich|du fette sau|du hässliche*|du schlampe|du hurensohn|du missgeburt|du bist abschaum|du spast",
    "bully": "nacktbilder von meiner|nacktbilder von meinem|nacktfotos von meiner|nacktfotos von meinem|zum weinen bringen|fertigmachen|mobben|gemeine nachricht|beleidig* meine* mitschüler*|meine mitschülerin|gerücht verbreiten|gerüchte verbreiten|bloßstellen|demütig*|erpress*|drohbrief|drohung an|nacktfotos von ihr",
}
