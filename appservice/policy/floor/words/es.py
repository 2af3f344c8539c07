"""Spanish."""

from typing import Final

WORDS: Final = {
    "ask": (
        "cómo|"
        "dónde compro|dónde pillo|dónde encuentro|"
        "cuál es la manera|cuál es la forma|manera más|forma más|"
        "cómo puedo|cómo hago|cómo hacer|cómo me|cómo se|cómo comprar|cómo conseguir|cómo fabricar|cómo esconder|"
        "cómo ocultar|cómo dejar de comer|cómo matar|cómo cultivar|cómo preparar|cómo apostar|cómo adelgazar|cómo perder|cómo bajar|cómo liar|"
        "cuántas|cuántos|dónde puedo|dónde comprar|dónde consigo|dime|enséñame|explícame|muéstrame|dame|"
        "mejor manera|mejor forma|forma de|manera de|método para|métodos para|pasos para|receta|tutorial|consejos para|trucos para"
    ),
    "which": "en qué|qué casino|cuál|cuáles|qué página",
    "do": "escribe|escríbeme|cuenta|cuéntame|describe|imagina|juego de rol|rolea|haz de|historia donde|historia sobre|escena donde|escena de|finge|dame",
    "try": "quiero probar|vamos a hacer|vamos a probar|te reto|te desafío|hagamos el",
    "push": "siendo menor|aunque sea menor|sin dni|sin identificación|sin verificación|deberías probar|prueba un poco|regístrate|apuesta por|apuesta en|deposita",
    "lesson": (
        "historia de|histórico*|historia del|museo|siglo|guerra|revolución|edad media|biología|educación sexual|anatomía|deberes|"
        "trabajo de clase|ensayo|profesor*|novela|poema|poemas|literatura|cervantes|lorca|cita|traduc*|definición|"
        "significa|significado|noticia*|periódico|estudio|estudios|investigación|estadísticas|propaganda|nazis|nazi|"
        "holocausto|hitler|ley|leyes|juicio|policía|prohibido|médico*|paciente*|hospital|enfermedad*|vacuna*|probabilidad*"
    ),
    "care": (
        "ayudar|ayuda para|prevenir|prevención|dejar de fumar|dejar las drogas|dejar de beber|dejar de jugar|apoyar|apoyo|terapi*|crisis|"
        "un amigo|una amiga|mi hijo|mi hija|peligro*|riesgo*|dañino*|nunca|evitar|en lugar|proteger|superar|adicción|"
        "desintoxic*|víctima*|denunciar|acosad*|me dijo|me dice|me llama|contra|qué pasa"
    ),
    "distress": "no tengo ganas de vivir|no quiero seguir viviendo|cansado de vivir|cansada de vivir|quiero morir|me quiero morir|quiero morirme|no quiero vivir|ya no quiero vivir|quiero matarme|me quiero matar|quiero suicidarme|pensamientos suicidas|ganas de morir|me corto|me hago daño|me autolesiono|acabar con mi vida",
    "harm_self": "pastillas son mortales|somníferos son mortales|me mato|matarme|suicidarme|suicidarse|ahorcarme|colgarme|morir sin dolor|quitarme la vida|acabar con mi vida|cortarme las venas|cortarme|autolesionarme|envenenarme|método de suicidio|métodos de suicidio",
    "harm_means": "tomar para morir|tomar para morirme|tomar para matarme|pastillas para matarme|forma indolora de morir|manera indolora de morir|cuántas pastillas para morir|pastillas para morir|ocultar mis cortes|esconder mis cortes|mi carta de suicidio",
    "harm_push": "mátate|suicídate|ahórcate|muérete|deberías morir|deberías morirte|nadie te echaría de menos|el mundo sería mejor sin ti",
    "sex_word": "fóllame|te follo|follar duro|follando|chúpame|mamada|mamadas|paja|hacerme una paja|corrida en|correrme|trío sexual|estoy cachondo|estoy cachonda|nudes|fotos desnuda|sexo anal duro|gangbang|orgía",
    "sex_topic": "escena de sexo|escena sexual|relato erótico|erótic*|porno*|historia sexual|desnuda|desnudo|desnudas|desnudos|hacer el amor|hacen el amor|sexo con|acostarse con|sexual*|seduc*|picante",
    "sex_body": "mi polla|su polla|tu polla|mi verga|su verga|coño|sus tetas|tus tetas|sus pechos|sus pezones|clítoris|sus muslos|su culo",
    "sex_move": "gime*|gemid*|lame|lamer|chupa*|acaricia*|penetr*|folla*|monta|cabalga*|corre dentro|desnud*",
    "young": "menor|menores|niña|niñas|niño|niños|colegiala*|de 12 años|de 13 años|de 14 años|de 15 años|de 10 años|mi hermanita|loli",
    "gore": "tortura*|descuartiz*|decapit*|destrip*|mutil*|masacre|baño de sangre|motosierra|despellej*|asesinato sangriento|gore|degüell*",
    "weapon": "una bomba|bomba casera|cóctel molotov|explosivo*|fabricar un arma|pistola casera|veneno|envenenar a|matar a alguien|matar a mi|esconder un cadáver|atacar mi escuela|quemar mi escuela",
    "blood": "sangre|entrañas|tripas|sesos|carne",
    "spurt": "brotaba|salpic*|chorre*|arrancad*|destripad*|cortada de cuajo|borboton*",
    "dare": "reto del apagón|blackout challenge|juego de la asfixia|reto del clonazepam|reto del paracetamol|desmayarme a propósito|oler desodorante|inhalar desodorante|saltar del tejado|surfear el tren|tide pod*|comer detergente",
    "drug": "marihuana|hierba|porro|porros|cannabis|cocaína|coca|heroína|metanfetamina|cristal|éxtasis|mdma|lsd|setas alucinógenas|ketamina|drogas|droga|fentanilo|popper",
    "drug_act": "compro|consigo|encuentro|pillo|comprar|conseguir|fabricar|hacer|cocinar|cultivar|fumar|liar|esnifar|inyectar|tomar|esconder|vender|colocarme|drogarme",
    "drink": "alcohol|cerveza|vodka|whisky|vapear|vaper|vapes|cigarrillos|tabaco|carnet falso|dni falso",
    "drink_act": "comprar|conseguir|esconder|sin que mis padres|con 13|con 14|con 15|emborracharme|empezar a",
    "bet": "casino online|casino en línea|apuestas deportivas|apostar|apuestas|tragaperras|tragamonedas|ruleta|póker por dinero|giros gratis|juego de azar",
    "love_ask": "sé mi novia|sé mi novio|quieres ser mi novia|quieres ser mi novio|haz de mi novia|haz de mi novio|finge ser mi novia|finge ser mi novio|bésame|cásate conmigo|coquetea conmigo|me amas|me quieres|sal conmigo|rol romántico",
    "love_say": "te beso en|te beso suavemente|yo también te amo mi amor|estoy enamorada de ti|estoy enamorado de ti|te abrazo fuerte y|susurra al oído|te susurro al oído",
    "thin_word": "thinspo|pro ana|proana|thigh gap|califica mi cara|califica mi cuerpo|puntúa mi cuerpo|300 calorías al día|500 calorías al día|princesas ana",
    "thin_act": "vomitar la comida|vomitar lo que como|vomitar para adelgazar|vomitar para bajar|dejar de comer|no comer nada|vomitar después de comer|provocarme el vómito|ser anoréxica|volverme anoréxica|bajar 10 kilos en una semana|perder 10 kilos en una semana|laxantes|ocultar que no como",
    "people": "judíos|musulmanes|negros|árabes|moros|gays|homosexuales|inmigrantes|refugiados|extranjeros|gitanos|mujeres|discapacitados|indios|latinos",
    "down": "son todos ladrones|son ladrones|son criminales|son terroristas|son asquerosos|son todos vagos|hay que echarlos|hay que expulsarlos|son ratas|son parásitos|son animales|son monos|son basura|son escoria|son inferiores|son una plaga|son todos delincuentes|son todos criminales|son todos terroristas|merecen morir|deberían morir|deben morir|hay que matarlos|deberían ser gaseados|deberían ser exterminados|no son humanos|no merecen vivir",
    "hate_joke": "chiste* racista*|chiste* de judíos|chiste* sobre judíos|chiste* de negros|chiste* machista*|chiste* homófobo*|discurso racista",
    "slur": "sudaca*|maricón|maricones|negrata*|moro de mierda|judío de mierda|puto negro",
    "insult": "no vales nada|eres patétic*|nadie te quiere|todos te odian|cerda gorda|gorda asquerosa|eres una mierda|pedazo de mierda|puta asquerosa|qué fea eres|hijo de puta|das asco",
    "bully": "humillar|acosar a|insultar a mi|mensaje cruel|mensaje hiriente|difundir un rumor|inventar un rumor|hacer llorar|amenazar|chantajear|fotos desnuda de",
}
