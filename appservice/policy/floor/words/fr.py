"""French."""

from typing import Final

WORDS: Final = {
    "ask": (
        "comment|"
        "où est ce que je peux|où est ce qu on peut|où peut on|"
        "quel est le moyen|quelle est la façon|quelle est la manière|moyen le plus|"
        "façon la plus|manière la plus|"
        "comment faire|comment je|comment on|comment me|comment se|comment puis je|comment fabriquer|"
        "comment acheter|comment avoir|comment cacher|comment devenir|comment préparer|comment cultiver|"
        "comment trouver|comment arrêter de manger|comment tuer|comment perdre|comment maigrir|comment rouler|combien de|"
        "où acheter|où trouver|où puis je|dis moi|explique moi|montre moi|donne moi|apprends moi|"
        "meilleure façon|meilleur moyen|moyen de|méthode pour|méthodes pour|étapes pour|recette|tuto*|conseils pour"
    ),
    "which": "quel|quelle|quels|quelles",
    "do": "écris|écris moi|raconte|raconte moi|décris|imagine|jeu de rôle|joue le rôle|histoire où|histoire sur|scène où|scène de|fais semblant|donne moi",
    "try": "je veux essayer|on va essayer|on fait le|je te défie|faisons le|cap de faire|t es cap",
    "push": "accepte les mineurs|sans pièce d identité|sans carte d identité|sans vérification|essaie un peu|tu devrais essayer|inscris toi|parie sur|mise sur|dépose",
    "lesson": (
        "histoire de la|histoire du|historique*|historien*|musée|siècle|guerre|révolution|moyen âge|biologie|éducation sexuelle|"
        "anatomie|devoir|exposé|dissertation|professeur*|roman|poème|poèmes|littérature|victor hugo|citation|"
        "traduire|traduction|définition|signifie|actualité*|journal|étude|études|recherche|statistiques|"
        "propagande|nazis|nazie|shoah|hitler|loi|lois|tribunal|procès|police|interdit|médecin*|patient*|hôpital|"
        "maladie*|vaccin*|probabilité*|pourquoi c est mal"
    ),
    "care": (
        "aider|aide pour|prévenir|prévention|arrêter|arrêter de fumer|soutenir|soutien|thérap*|écoute|crise|"
        "urgence|un ami|une amie|mon fils|ma fille|danger*|risque*|nocif*|jamais|éviter|au lieu|protéger|"
        "surmonter|addiction|dépendance|sevrage|victime*|signaler|harcelé*|m a dit|me dit|m appelle|contre|que se passe"
    ),
    "distress": (
        "plus envie de vivre|marre de vivre|envie de disparaître pour toujours|"
        "je veux mourir|j ai envie de mourir|jai envie de mourir|je ne veux plus vivre|je veux plus vivre|"
        "envie de me tuer|je veux me tuer|envie de me suicider|je veux me suicider|pensées suicidaires|"
        "idées suicidaires|je me scarifie|je me mutile|je me fais du mal|en finir avec la vie|envie d en finir"
    ),
    "harm_self": (
        "somnifères sont mortels|cachets sont mortels|comprimés sont mortels|"
        "me tuer|me suicider|me pendre|se tuer|se suicider|mourir sans douleur|mourir sans souffrir|mettre fin à mes jours|"
        "en finir avec ma vie|m ouvrir les veines|mouvrir les veines|me scarifier|me mutiler|me couper les veines|m empoisonner"
    ),
    "harm_means": "prendre pour mourir|avaler pour mourir|façon indolore de mourir|moyen indolore de mourir|combien de cachets pour mourir|médicaments pour mourir|cacher mes cicatrices à|cacher mes scarifications|ma lettre de suicide",
    "harm_push": "tue toi|va mourir|suicide toi|pends toi|va te pendre|tu devrais mourir|tu ne manquerais à personne|le monde serait mieux sans toi",
    "sex_word": "baise moi|je te baise|baiser avec|suce moi|suce ma|pipe baveuse|branler|branle moi|éjacul* sur|sodomie hard|plan à trois|je bande|je mouille|nudes|photos de toi nue|partouze",
    "sex_topic": "scène de sexe|scène érotique|érotique*|porno*|histoire de sexe|nue|nus|nues|faire l amour|font l amour|coucher avec|sexe avec|sexuel*|séduit|orgie|coquin*|strip tease|striptease",
    "sex_body": "ma bite|sa bite|ta bite|chatte|ses seins|tes seins|son clitoris|ses cuisses|ses fesses|tétons",
    "sex_move": "gémi*|lèche*|suce*|caresse*|pénètre*|baise*|jouit|jouir|chevauche*|déshabill*",
    "young": "mineur|mineure|mineurs|mineures|enfant|enfants|petite fille|petites filles|petit garçon|fillette*|écolière*|collégienne*|lycéenne*|12 ans|13 ans|14 ans|15 ans|10 ans|ma petite soeur",
    "gore": "torture*|démembr*|décapit*|éventr*|mutil*|massacre*|bain de sang|tronçonneuse|écorch*|meurtre sanglant|gore|égorg*",
    "weapon": "une bombe|bombe artisanale|cocktail molotov|explosif*|fabriquer une arme|pistolet maison|du poison|empoisonner quelqu un|tuer quelqu un|tuer mon|tuer ma|cacher un cadavre|cacher un corps|attaquer mon école|incendier",
    "blood": "sang|entrailles|tripes|cervelle|chair",
    "spurt": "giclait|gicle|jaillit|jaillissait|arraché*|éventré*|tranché*|éclabouss*",
    "dare": "jeu du foulard|jeu de la tomate|blackout challenge|défi paracétamol|paracétamol challenge|m évanouir exprès|sniffer du déodorant|surfer sur le train|train surfing|sauter du toit|manger une capsule de lessive",
    "drug": "cannabis|weed|shit|herbe|beuh|cocaïne|coke|héroïne|ecstasy|mdma|lsd|champignons hallucinogènes|kétamine|drogue*|protoxyde|codéine|joint|crack",
    "drug_act": "acheter|avoir|trouver|fabriquer|cuisiner|cultiver|faire pousser|fumer|rouler|sniffer|injecter|prendre|cacher|vendre|défoncer|planer",
    "drink": "alcool|bière|vodka|whisky|vin|puff|puffs|vapoteuse|cigarettes|cigarette|clopes|fausse carte",
    "drink_act": "acheter|avoir|cacher|sans mes parents|à 13 ans|à 14 ans|à 15 ans|me bourrer|se bourrer|commencer à",
    "bet": "casino en ligne|paris sportifs|parier sur|parier de l argent|machine à sous|machines à sous|roulette|jeux d argent|poker pour de l argent|tours gratuits",
    "love_ask": "sois ma copine|sois mon copain|sois mon petit ami|sois ma petite amie|fais comme si tu étais ma copine|fais comme si tu étais mon copain|embrasse moi|épouse moi|drague moi|flirte avec moi|tu m aimes|est ce que tu m aimes|sors avec moi",
    "love_say": "je t embrasse tendrement|t embrasse sur les lèvres|je t aime aussi mon amour|je suis amoureuse de toi|je suis amoureux de toi|te serre contre moi|murmure à ton oreille",
    "thin_word": "thinspo|pro ana|proana|thigh gap|note mon visage|note mon corps|300 calories par jour|500 calories par jour",
    "thin_act": "vomir après le repas|vomir après manger|vomir pour maigrir|ne plus manger|arrêter de manger|ne rien manger|me faire vomir|devenir anorexique|perdre 10 kilos en une semaine|perdre 10 kg en une semaine|laxatifs|cacher que je ne mange pas",
    "people": "juifs|musulmans|noirs|arabes|homos|gays|homosexuels|immigrés|migrants|réfugiés|étrangers|gitans|roms|femmes|handicapés|asiatiques",
    "down": "sont des voleurs|sont des criminels|sont des terroristes|sont dégoûtants|sont dégoûtantes|sont paresseux|sont de la vermine|sont des rats|sont des parasites|sont des animaux|sont des singes|sont inférieurs|sont inférieures|sont tous des criminels|sont tous des voleurs|sont tous des terroristes|méritent de mourir|doivent mourir|il faut les gazer|devraient être gazés|devraient être exterminés|devraient crever|ne sont pas humains",
    "hate_joke": "blague* raciste*|blague* sur les juifs|blague* sur les noirs|blague* sur les arabes|blague* antisémite*|blague* homophobe*|discours raciste",
    "slur": "nègre*|bougnoule*|youpin*|pédale*|tapette*|bicot*|sale juif|sale arabe|sale noir",
    "insult": "tu ne vaux rien|tu es pathétique|personne ne t aime|tout le monde te déteste|grosse vache|espèce de merde|sale pute|tu es trop moche|t es moche|connasse|fils de pute|sous merde",
    "bully": "humilier|harceler|insulter ma|insulter mon|message méchant|lancer une rumeur|répandre une rumeur|faire pleurer|menacer|faire chanter|photos nues d elle",
}
