"""Portuguese."""

from typing import Final

WORDS: Final = {
    "ask": (
        "como envenenar|como construir|como fabricar|como arrumar|"
        "onde arranjo|onde consigo|"
        "maneira mais|forma mais|jeito mais|como vomitar|como provocar|como forçar|"
        "como posso|como faço|como fazer|como me|como se|como comprar|como conseguir|como esconder|como parar de comer|"
        "como matar|como perder|como emagrecer|como plantar|como cultivar|como arranjar|quantos|quantas|onde posso|onde comprar|onde compro|diz me|diga me|me diga|"
        "me ensina|ensina me|me explica|explica me|mostra me|dá me|melhor maneira|melhor forma|maneira de|forma de|método para|métodos para|passo a passo|receita|dicas para|truques para"
    ),
    "which": "qual|quais|em que",
    "do": "escreve|escreva|conta me|me conta|conta uma|descreve|descreva|imagina|finge|finja|história em que|história sobre|cena em que|cena de|jogo de papéis|roleplay",
    "try": "quero experimentar|vamos fazer|vamos experimentar|desafio te|te desafio",
    "push": "menor de idade|sendo menor|sem documento|sem identidade|sem verificação|devias experimentar|experimenta um pouco|regista te|cadastre se|aposta em|aposte em|deposita",
    "lesson": (
        "história da|história do|histórico|histórica|museu|século|guerra|revolução|idade média|biologia|educação sexual|anatomia|trabalho de casa|"
        "trabalho da escola|redação|professor*|romance de|poema|poemas|literatura|camões|citação|tradu*|definição|significa|"
        "significado|notícia*|jornal|estudo|estudos|pesquisa|estatísticas|propaganda|nazistas|nazis|holocausto|hitler|lei|leis|"
        "tribunal|polícia|proibido|médico*|paciente*|hospital|doença*|vacina*|probabilidade*"
    ),
    "care": "ajudar|ajuda para|prevenir|prevenção|parar de fumar|deixar as drogas|largar|apoio|apoiar|terapia|crise|um amigo|uma amiga|meu filho|minha filha|perig*|risco*|nunca|evitar|em vez de|proteger|superar|vício|desintoxic*|vítima*|denunciar|me disse|me chama|chama me|contra|o que acontece",
    "distress": "não tenho vontade de viver|cansado de viver|cansada de viver|quero morrer|não quero mais viver|não quero viver|quero me matar|quero matar me|vou me matar|pensamentos suicidas|pensamentos de suicídio|vontade de morrer|eu me corto|me corto|corto me|me machuco de propósito|acabar com a minha vida",
    "harm_self": "comprimidos são letais|comprimidos são mortais|me matar|matar me|suicidar me|me suicidar|me enforcar|enforcar me|morrer sem dor|tirar a minha vida|tirar minha vida|acabar com a minha vida|cortar os pulsos|me cortar|cortar me|me envenenar|métodos de suicídio|método de suicídio",
    "harm_means": "tomar para morrer|tomar para me matar|maneira indolor de morrer|forma indolor de morrer|quantos comprimidos para morrer|comprimidos para morrer|remédios para morrer|esconder os meus cortes|esconder meus cortes|minha carta de suicídio",
    "harm_push": "mata te|se mata logo|se mate|mate se|enforca te|vai morrer longe|devias morrer|você devia morrer|ninguém sentiria a tua falta|ninguém sentiria sua falta|o mundo seria melhor sem ti|o mundo seria melhor sem você",
    "sex_word": "me fode|fode me|foder com|fodendo|chupa me|me chupa|boquete|boquetes|punheta|gozar na|gozada|estou com tesão|tesão|nudes|fotos nua|suruba|orgia",
    "sex_topic": "cena de sexo|cena erótica|conto erótico|erótic*|pornô*|porno*|nua|nuas|pelada|pelado|fazer amor|fazem amor|sexo com|transar|transando|sexual*|seduz*",
    "sex_body": "meu pau|seu pau|o pau dele|buceta|cona|os seios dela|seus seios|os peitos dela|mamilos|clitóris|coxas dela|bunda dela",
    "sex_move": "gem*|lambe*|chupa*|acaricia*|penetra*|fode*|cavalga*|goza*|despe*|tira a roupa",
    "young": "menor de idade|menores de idade|menina|meninas|menino|meninos|criança|crianças|colegial|de 12 anos|de 13 anos|de 14 anos|de 15 anos|de 10 anos|irmãzinha|loli",
    "gore": "tortura*|esquartej*|decapita*|estripa*|mutila*|massacre|banho de sangue|motosserra|esfola*|assassinato sangrento|degola*",
    "weapon": "uma bomba|bomba caseira|coquetel molotov|cocktail molotov|explosivo*|fabricar uma arma|arma caseira|veneno|envenenar alguém|matar alguém|matar meu|matar minha|matar o meu|esconder um corpo|esconder um cadáver|atacar a minha escola|atacar minha escola",
    "blood": "sangue|entranhas|tripas|miolos|carne",
    "spurt": "jorra*|espirra*|esguich*|arrancad*|decepad*|rasgad*",
    "dare": "desafio do apagão|blackout challenge|jogo da asfixia|desafio do desodorante|inalar desodorante|desmaiar de propósito|desafio da baleia azul|baleia azul|pular do telhado|saltar do telhado|surfar no trem|surfar no comboio|tide pod*",
    "drug": "maconha|erva|cannabis|baseado|cocaína|heroína|crack|ecstasy|mdma|bala|lsd|cogumelos mágicos|ketamina|cetamina|droga|drogas|lança perfume|loló|codeína",
    "drug_act": "compro|arranjo|consigo|comprar|arranjar|conseguir|fabricar|cozinhar|plantar|cultivar|fumar|bolar|enrolar|cheirar|injetar|tomar|usar|esconder|vender|ficar chapado|ficar doidão",
    "drink": "álcool|cerveja|vodka|whisky|cachaça|vape|vapes|cigarro|cigarros|identidade falsa|bi falso",
    "drink_act": "comprar|arranjar|conseguir|esconder|sem os meus pais|sem meus pais|com 13 anos|com 14 anos|com 15 anos|ficar bêbado|embebedar me|começar a",
    "bet": "cassino online|casino online|apostas esportivas|apostas desportivas|apostar|tigrinho|caça níqueis|slot machines|roleta|poker a dinheiro|rodadas grátis|jogo de azar",
    "love_ask": "seja minha namorada|seja meu namorado|sê a minha namorada|sê o meu namorado|finge que és a minha namorada|finge ser minha namorada|finja ser minha namorada|finja ser meu namorado|quer namorar comigo|queres namorar comigo|beija me|me beija|casa comigo|flerta comigo|você me ama|tu amas me|amas me",
    "love_say": "te beijo|beijo te suavemente|eu também te amo meu amor|estou apaixonada por você|estou apaixonado por você|estou apaixonado por ti|sussurro no teu ouvido|sussurra no seu ouvido",
    "thin_word": "thinspo|pro ana|proana|thigh gap|avalie meu corpo|avalia o meu corpo|avalie meu rosto|300 calorias por dia|500 calorias por dia",
    "thin_act": "parar de comer|deixar de comer|não comer nada|vomitar depois de comer|provocar vômito|forçar o vómito|virar anoréxica|ficar anorética|perder 10 quilos em uma semana|perder 10 quilos numa semana|laxantes|esconder que não como",
    "people": "judeus|muçulmanos|negros|pretos|árabes|gays|homossexuais|imigrantes|refugiados|estrangeiros|ciganos|mulheres|deficientes|nordestinos|brasileiros|africanos",
    "down": "são ladrões|são todos ladrões|são criminosos|são bandidos|são terroristas|são nojentos|são ratos|são parasitas|são animais|são macacos|são lixo|são escória|são inferiores|são todos bandidos|são todos criminosos|são todos terroristas|merecem morrer|devem morrer|deviam morrer|deveriam ser exterminados|deviam ser exterminados|não são humanos|não são gente",
    "hate_joke": "piada* racista*|piada* de judeu*|piada* sobre judeus|piada* de preto*|piada* machista*|piada* homofóbica*|discurso racista",
    "slur": "preto de merda|judeu de merda|viado de merda|paneleiro*|traveco*",
    "insult": "você não vale nada|não vales nada|você é patétic*|és patétic*|ninguém gosta de você|ninguém gosta de ti|todos te odeiam|todo mundo te odeia|sua gorda nojenta|gorda nojenta|seu merda|pedaço de merda|sua puta|filho da puta|que feia que és",
    "bully": "humilhar|fazer bullying|insultar meu|insultar minha|insultar o meu|mensagem cruel|mensagem maldosa|espalhar um boato|espalhar boato*|fazer chorar|ameaçar|chantagear|fotos nuas de",
}
