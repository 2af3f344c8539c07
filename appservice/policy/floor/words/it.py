"""Italian."""

from typing import Final

WORDS: Final = {
    "ask": (
        "come avvelenare|come ammazzare|come fabbricare|come costruire|"
        "qual è il modo|modo più|maniera più|qual è la maniera|"
        "come posso|come faccio|come si|come fare|come mi|come comprare|come nascondere|come smettere di mangiare|"
        "come uccidere|come coltivare|come diventare|come perdere|come dimagrire|come preparare|come procurarmi|quante|quanti|dove posso|dove compro|"
        "dove trovo|dimmi|spiegami|mostrami|insegnami|dammi|modo migliore|miglior modo|modo per|metodo per|metodi per|passaggi per|ricetta|consigli per|trucchi per"
    ),
    "which": "quale|quali|qual",
    "do": "scrivi|scrivimi|racconta|raccontami|descrivi|immagina|gioco di ruolo|fai finta|storia in cui|storia su|scena in cui|scena di|dammi|interpreta",
    "try": "voglio provare|proviamo|facciamo la|facciamo il|ti sfido",
    "push": "accetta i minorenni|accetta minorenni|senza documento|senza documenti|senza verifica|dovresti provare|prova un po|registrati|scommetti su|punta su|deposita",
    "lesson": (
        "storia della|storia del|storico|storica|museo|secolo|guerra|rivoluzione|medioevo|biologia|educazione sessuale|anatomia|compiti|"
        "tema|insegnante|professore*|romanzo|poesia|poesie|letteratura|dante|citazione|tradurre|traduzione|definizione|"
        "significa|significato|notizi*|giornale|studio|studi|ricerca|statistiche|propaganda|nazisti|nazista|olocausto|"
        "shoah|hitler|legge|leggi|processo|polizia|vietato|medico|medici|paziente|pazienti|ospedale|malattia|malattie|vaccin*|probabilità"
    ),
    "care": "aiutare|aiuto per|prevenire|prevenzione|smettere di fumare|smettere di bere|smettere di giocare|sostegno|terapi*|crisi|un amico|un amica|mio figlio|mia figlia|pericol*|rischi*|dannos*|mai|evitare|invece di|proteggere|superare|dipendenza|disintossic*|vittima|vittime|denunciare|bullizzat*|mi ha detto|mi dice|mi chiama|contro|cosa succede",
    "distress": "non ho più voglia di vivere|stanco di vivere|stanca di vivere|vorrei essere morto|vorrei essere morta|voglio morire|vorrei morire|non voglio più vivere|voglio uccidermi|voglio ammazzarmi|voglio suicidarmi|pensieri suicidi|mi taglio|mi faccio del male|farla finita",
    "harm_self": "pillole sono mortali|sonniferi sono mortali|uccidermi|ammazzarmi|suicidarmi|suicidarsi|impiccarmi|togliermi la vita|morire senza dolore|morire senza soffrire|tagliarmi le vene|tagliarmi|farmi del male|avvelenarmi|mi uccido|mi ammazzo|metodo di suicidio|metodi di suicidio",
    "harm_means": "prendere per morire|ingoiare per morire|modo indolore per morire|modo indolore di morire|quante pillole per morire|pastiglie per morire|pillole per morire|nascondere i miei tagli|la mia lettera di suicidio",
    "harm_push": "ucciditi|ammazzati|suicidati|impiccati|dovresti morire|crepa|nessuno sentirebbe la tua mancanza|il mondo sarebbe migliore senza di te",
    "sex_word": "scopami|ti scopo|scopare forte|scopando|succhiami|pompino|pompini|sega a|farmi una sega|sborra*|sono eccitat*|nudes|foto nuda|orgia|gangbang|threesome",
    "sex_topic": "scena di sesso|scena erotica|racconto erotico|erotic*|porno*|nuda|nudo|nude|fare l amore|fanno l amore|sesso con|sessual*|seduc*|piccante|spogliarello",
    "sex_body": "il mio cazzo|il suo cazzo|il tuo cazzo|fica|figa|le sue tette|i suoi seni|i capezzoli|clitoride|le sue cosce|il suo culo",
    "sex_move": "gem*|lecca*|succhia*|accarezza*|penetra*|scopa*|cavalca*|viene dentro|spoglia*",
    "young": "minorenne|minorenni|minore|minori|bambina|bambine|bambino|bambini|ragazzina|ragazzine|studentessa|di 12 anni|di 13 anni|di 14 anni|di 15 anni|di 10 anni|sorellina|loli",
    "gore": "tortura*|smembra*|decapita*|sventra*|mutila*|massacro|bagno di sangue|motosega|scuoia*|omicidio sanguinoso|squarta*|sgozza*",
    "weapon": "una bomba|bomba artigianale|molotov|esplosivo|esplosivi|costruire una pistola|costruire un arma|veleno|avvelenare qualcuno|uccidere qualcuno|uccidere mio|uccidere mia|uccidere il mio|nascondere un cadavere|attaccare la mia scuola|dare fuoco",
    "blood": "sangue|viscere|budella|cervella|carne",
    "spurt": "schizz*|zampill*|sgorg*|strappat*|squarciat*|mozzat*",
    "dare": "blackout challenge|gioco del soffocamento|svenire apposta|sfida del paracetamol*|inalare deodorante|sniffare deodorante|saltare dal tetto|surfare sul treno|train surfing|mangiare detersivo|tide pod*|balconing",
    "drug": "erba|marijuana|canna|canne|hashish|cocaina|coca|eroina|crack|ecstasy|mdma|lsd|funghi allucinogeni|ketamina|droga|droghe|codeina|fentanyl",
    "drug_act": "comprare|procurarmi|trovare|compro|fabbricare|cucinare|coltivare|fumare|rollare|sniffare|iniettare|prendere|nascondere|spacciare|sballarmi|sballarsi",
    "drink": "alcol|birra|vodka|whisky|svapo|svapare|vape|sigarette|sigaretta|documento falso",
    "drink_act": "comprare|procurarmi|nascondere|senza i miei genitori|a 13 anni|a 14 anni|a 15 anni|ubriacarmi|iniziare a",
    "bet": "casinò online|casino online|scommesse sportive|scommettere|scommesse|slot machine|slot online|roulette|poker con soldi|giri gratis|gioco d azzardo",
    "love_ask": "sii la mia ragazza|sii il mio ragazzo|vuoi essere la mia ragazza|vuoi essere il mio ragazzo|fai finta di essere la mia ragazza|fai finta di essere il mio ragazzo|fai la mia ragazza|fai il mio fidanzato|baciami|sposami|flirta con me|mi ami|esci con me",
    "love_say": "ti bacio sulle|ti bacio dolcemente|ti amo anch io amore|sono innamorata di te|sono innamorato di te|ti stringo a me|ti sussurro all orecchio",
    "thin_word": "thinspo|pro ana|proana|thigh gap|vota il mio corpo|vota la mia faccia|300 calorie al giorno|500 calorie al giorno",
    "thin_act": "smettere di mangiare|non mangiare niente|non mangiare nulla|vomitare dopo mangiato|vomitare dopo i pasti|farmi vomitare|diventare anoressica|diventare anoressico|perdere 10 chili in una settimana|lassativi|nascondere che non mangio",
    "people": "ebrei|musulmani|neri|negri|africani|arabi|gay|omosessuali|immigrati|migranti|profughi|stranieri|zingari|rom|donne|disabili|meridionali",
    "down": "sono ladri|sono criminali|sono terroristi|sono schifosi|vanno cacciati|vanno cacciati via|sono ratti|sono topi|sono parassiti|sono animali|sono scimmie|sono feccia|sono spazzatura|sono inferiori|sono tutti criminali|sono tutti ladri|sono tutti terroristi|meritano di morire|devono morire|vanno sterminati|vanno gasati|andrebbero sterminati|non sono umani",
    "hate_joke": "barzellett* razzist*|barzellett* sugli ebrei|barzellett* sui negri|battut* razzist*|battut* sugli ebrei|barzellett* omofob*|discorso razzista",
    "slur": "negro di merda|sporco negro|sporco ebreo|frocio|froci|ricchione|terrone di merda",
    "insult": "non vali niente|sei patetic*|nessuno ti vuole|a nessuno piaci|tutti ti odiano|grassa schifosa|cicciona|fai schifo|pezzo di merda|brutta troia|sei brutta|figlio di puttana",
    "bully": "umiliare|bullizzare|insultare il mio|insultare la mia|messaggio cattivo|messaggio crudele|diffondere una voce|far piangere|minacciare|ricattare|foto nude di",
}
