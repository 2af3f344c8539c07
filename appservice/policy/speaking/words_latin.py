"""Small words of languages in Latin letters, by what they tell: data, in small letters and `plain`.

`greet`: before a called name; `join`: carries on from what was said; `ask`: makes a question;
`you`: one person spoken to (the forms for many are left out on purpose); `us`: for whom something
is asked; `please`; `about`: after the name of who is talked about; `before`: before it; `det`:
before a thing; `thanks`; `praise`; `ack`: only takes note; `group`: turns to several people; `no`:
says no; `wrong`: puts an answer right; `drop`: takes a question back; `role`: what the AI user is;
`hush`: asks for quiet, `_` for a space; `stop`: the same where nothing else is said; `title`:
joined to a name; `forward`: begins a text that somebody else wrote; `tells`: endings of what
somebody does or did, behind who does it ('knows', 'hilft').
"""

from typing import Final

ENGLISH: Final = """
greet: hey hi hello yo oi dear okay ok um uh psst
join: and but so then also now ok okay please well right anyway what about wait hm hmm
ask: what whats when where which who whose whom why how hows can could would will do does did is are
ask: should shall may might any
you: you your yours u ur youre youve youd youll ya yourself
us: me us
please: please pls plz
about: said says say told tells thinks thought was were is isnt wasnt has had hasnt does did didnt
about: doesnt gave got made wrote knew knows found claims claimed suggested answered replied went
about: seems looks sounds yesterday always never also already just actually might probably and or
about: s recommended reckons even still keeps kept would will can cant wont couldnt
det: the a an this that these those my our your his her their its some any no every each
before: ask asked asking tell told telling use used using try
before: tried like with by from of for to about at
before: via than let lets says is was if whether says when because since until
thanks: thanks thank thx ty tysm cheers thankyou
praise: great awesome brilliant amazing genius lifesaver legend bravo wow super nice cool
ack: ok okay okey k kk oki yes yep yeah yup ya no nope nah sure cool nice great perfect fine alright
ack: right true agreed same done noted deal lol lmao hmm hm mm oh ah aha wow yay welcome good
ack: morning night np exactly totally bet gotcha understood sweet lovely brilliant ta cheers thanks
ack: thank thx ty you u too it that im in all fair enough sounds got word so much very
group: anyone anybody someone somebody everyone everybody who we us lets guys folks all yall
group: our
no: no nope not
wrong: wrong incorrect
drop: nevermind nvm
role: ai bot robot assistant
hush: be_quiet stay_quiet keep_quiet shut_up stop_talking stay_out keep_out no_talking shh shhh
hush: stay_silent be_silent dont_answer don_t_answer don_t_reply
hush: dont_reply dont_talk don_t_talk dont_say_anything don_t_say_anything no_more_comments
hush: sit_this_one_out leave_us_alone not_now zip_it pipe_down mute_yourself stop_replying
hush: stop_answering give_it_a_rest
forward: forwarded fwd fw
stop: stop enough quiet silence hush shush
title: bro dude mate buddy
tells: s ed
"""
GERMAN: Final = """
greet: hallo hey hi moin servus du
join: und aber also dann jetzt ok bitte ach oh na gut
ask: was wann wo welche welcher welches welchen wer wieso warum wie wieviel wohin woher kannst
ask: konntest wurdest kann magst hast ist sind darf soll weisst gibt
you: du dir dich dein deine deinen deiner
us: mir mich uns
please: bitte
about: hat sagt sagte meint meinte ist war weiss kann konnte wird wollte gestern und oder auch schon
about: wieder immer nie doch
det: der die das dem den des ein eine einen einem mein meine unser unsere euer
before: frag frage fragt
before: fragen gefragt von mit bei fur hat laut dass ob lass als wie wenn
thanks: danke dank dankeschon merci
praise: toll klasse spitze super genial
ack: ja jo jep nein ne nee klar gut passt alles super prima genau stimmt gerne schade ok oh ach so
ack: cool danke dank dir euch schon perfekt geht mega
group: jemand wer wir ihr euch alle leute uns irgendwer
no: nein nee nicht
wrong: falsch stimmt quatsch
drop: egal vergiss
role: ki bot roboter assistent ai
hush: still_sein ruhig_sein sei_still sei_ruhig sei_leise halt_dich_raus halt_dich_da_raus
hush: halt_den_mund ruhe_bitte
hush: sag_nichts schweig pst psst nicht_antworten bleib_still halt_dich_zuruck
forward: weitergeleitet
stop: stopp stop genug ruhe stille schluss aus
tells: t
"""
SPANISH: Final = """
greet: hola oye ola ey eh
join: y pero entonces ahora vale bueno pues por favor
ask: que cual cuales cuando donde quien como cuanto cuantos cuanta cuantas puedes podrias sabes hay
ask: tienes seria sirve
you: tu te ti tus tuyo
us: me nos
please: porfa porfavor favor
about: dijo dice es fue ha estaba era sabe ayer y o siempre nunca se tambien ya hizo
det: el la los las un una nuestro nuestra
before: mi a con de por para al del preguntale pregunta segun que
before: si como
thanks: gracias
praise: genial crack increible perfecto
ack: si vale claro bueno bien perfecto venga listo genial ok gracias jaja no ya hecho dale
group: alguien quien nosotros vosotros ustedes todos gente vamos
no: no
wrong: mal error equivocado equivocas
drop: olvidalo
role: ia bot robot asistente
hush: callate no_digas_nada no_hables no_respondas no_contestes quedate_callado calladito
hush: no_te_metas guarda_silencio quedate_en_silencio
forward: reenviado
stop: para basta silencio alto
"""
PORTUGUESE: Final = """
greet: oi ola ei e ai fala
join: e mas entao agora ai ta bom
ask: qual quais quando onde quem quanto quantos quantas que como pode podes poderia consegue sabe
ask: tem da sera quanta
you: voce vc tu te teu tua seu sua
us: me nos mim
please: favor pfv pf
about: disse diz foi tem e sabe ontem ou sempre nunca tambem ja era errou
det: um uma meu minha nosso nossa
before: o a os as ao do da no na com pergunta pro pra de que se
thanks: obrigado obrigada valeu vlw brigado brigada obg
praise: otimo maravilha show arrasou
ack: sim nao beleza blz ta bom certo fechou show tranquilo ok valeu obrigado obrigada legal boa kkk
group: alguem quem voces vcs galera pessoal gente todos vamos bora
no: nao
wrong: errado errou
drop: esquece
role: ia bot robo assistente
hush: fica_quieto fica_quieta cala_a_boca fica_de_fora nao_fala nao_fale nao_responde
hush: nao_responda sem_comentarios faz_silencio
forward: encaminhado encaminhada
stop: para chega basta silencio pare quieto
"""
FRENCH: Final = """
greet: salut bonjour coucou dis he hey eh
join: et mais alors bon donc ok du coup oui
ask: quel quelle quels quelles quand ou qui que quoi pourquoi comment combien peux pourrais peut est
ask: quoi sais as faut
you: tu te toi ton ta tes t
us: moi nous me m
please: svp stp plait
about: dit est etait a avait hier et ou toujours sait jamais aussi
det: le la les un une mon ma notre
before: au du avec par pour chez demande demander a de que si
thanks: merci
praise: genial super bravo top
ack: oui ouais non bien sur parfait d accord daccord dac marche ca super ok merci top cool nickel
group: quelqu quelqun quelquun qui on nous vous tous allez personne
no: non pas
wrong: faux
drop: laisse oublie
role: ia bot robot assistant
hush: te_taire tais_toi chut ne_dis_rien ne_reponds_pas reste_en_dehors taisez_vous la_ferme
hush: reste_discret garde_le_silence fais_silence
forward: transfere transferee
stop: stop arrete silence assez
"""
ITALIAN: Final = """
greet: ciao ehi senti hey oh
join: e ma poi allora ok quindi e invece
ask: che cosa quale quali quando dove chi come perche quanto quanti quante quanta puoi potresti sai
ask: cosa hai
you: tu te ti tuo tua tuoi
us: mi ci me noi
please: favore piacere prego
about: ha dice detto e era ieri o sempre mai sa dici anche
det: il lo la gli un uno una mio mia nostro nostra
before: i al alla dal del con per chiedi chiedere a di
before: da che se
thanks: grazie
praise: bravo grande mitico perfetto fantastico
ack: si no va bene certo perfetto ok esatto gia grazie ahah dai ottimo
group: qualcuno chi noi voi tutti ragazzi raga andiamo
no: no non
wrong: sbagliato sbagli
drop: lascia
role: ia bot robot assistente
hush: stai_zitto stai_zitta non_parlare non_rispondere fai_silenzio stanne_fuori
hush: resta_in_silenzio
forward: inoltrato
stop: basta fermo stop silenzio zitto zitta taci
"""
DUTCH: Final = """
greet: hallo hoi hey he zeg
join: en maar dus dan nu ok oke
ask: wat wanneer waar welke welk wie waarom hoe hoeveel kun kan zou wil heb weet
you: jij je jou jouw u
us: me mij ons
please: alsjeblieft alstublieft aub graag
about: zei zegt was is heeft had weet gisteren en of altijd ook al
det: de het een mijn onze
before: ons met van door aan vraag voor dat bij
thanks: bedankt dank dankjewel dankje thanks
praise: geweldig top super
ack: ja nee goed prima mooi lekker klopt doe ik ok oke top is leuk gezellig dank bedankt fijn
group: iemand wie wij we jullie iedereen allemaal
no: nee niet
wrong: fout
drop: laat
role: ai bot robot assistent
hush: wees_stil hou_je_mond even_stil niet_praten niet_antwoorden bemoei_je_er_niet_mee sst
forward: doorgestuurd
stop: stop genoeg stilte stil
tells: t
"""
POLISH: Final = """
greet: czesc hej sluchaj siema
join: a i ale wiec no to ok dobra
ask: co kiedy gdzie ktory ktora ktore kto dlaczego
ask: jak jaki jaka jakie ile czy mozesz moglbys moglabys
ask: kogo czym
you: ty ciebie tobie ci cie twoj twoja twoje masz mozesz
us: mi nam mnie nas
please: prosze
about: powiedzial powiedziala mowi jest byl byla ma wie wczoraj i albo zawsze tez juz pisal
before: do od z ze u o dla przez zapytaj spytaj na za ze czy
thanks: dzieki dziekuje dzienki
praise: super swietnie brawo
ack: tak nie dobra dobrze spoko jasne super pewnie ok okej dzieki no
group: ktos kto my wy wszyscy ktokolwiek nas
no: nie
wrong: zle blad
drop: niewazne
role: ai bot robot asystent
hush: badz_cicho nie_odpowiadaj nie_odzywaj_sie zamknij_sie siedz_cicho
forward: przekazano przeslano
stop: stop dosc wystarczy cisza cicho milcz
tells: a e i y
"""
TURKISH: Final = """
greet: merhaba selam hey ya
join: ve ama peki simdi o zaman ya
ask: ne neyi zaman nerede nereye nereden hangi kim neden niye nasil kac mi mu misin musun miyim
ask: midir neresi
you: sen sana seni senin sende sence
us: bana bize
please: lutfen
about: dedi diyor oldu vardi dun biliyor ve veya hep yine de da
det: bu bizim benim
thanks: tesekkur tesekkurler sagol eyvallah saol
praise: harika super supersin mukemmel
ack: tamam tamamdir evet hayir olur peki guzel anladim aynen tabii ok eyvallah
group: kimse biri birisi kim biz siz herkes arkadaslar millet gidelim var
no: hayir degil
wrong: yanlis
drop: bosver
role: yapay bot robot asistan
hush: sessiz_ol cevap_verme karisma sessiz_kal sus_biraz sus_lutfen
forward: iletildi
stop: dur yeter sus konusma
title: abi hocam
"""
HINDI_LATIN: Final = """
greet: suno are arre oye
join: aur toh to lekin phir acha accha
ask: kya kab kahan kaun kyun kyu kaise kitna kitne kitni kis kaunsa
you: tu tum aap tujhe tumhe tera tumhara teri tumhari tumne tune aapne
us: mujhe hame hume humein hamein
please: pliz please pls
about: ne ko ka ki ke hai tha thi kal bola
before: mera hamara
thanks: dhanyavad shukriya thanks
praise: wah mast badhiya zabardast
ack: haan nahi theek thik accha achha acha sahi hai badhiya chalo ok
group: koi kisi kaun hum sab log guys chalo
no: nahi
wrong: galat
drop: chhodo
role: ai bot assistant
hush: chup_raho chup_ho_ja chup_ho_jao mat_bolo shant_raho
forward: forwarded
stop: ruko bas chup
title: bhai ji yaar didi bhaiya
"""

ALSO_WORDS: Final = """
will may mark art bill grace hope joy rose sue pat rob drew grant chase jack june april august faith
dawn ray gene max sky rich guy lance miles dean bob jan mai uma al an ma sol mar luz paz rosa iris
ali can deniz umut eren su ada bea bo mo ed cal vic ben lea tim don so do
"""
