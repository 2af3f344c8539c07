"""English, but for hate and harassment, which are in `en_people`."""

from typing import Final

WORDS: Final = {
    "ask": (
        "what can i mix|what household chemicals|which household chemicals|i want to shoot up|"
        "i am going to shoot up|i want to bomb|i want to kill my|what can i do to|where to cop|"
        "where to get|where to find|where can you|where can one|how to|how do i|how do you|"
        "how do we|how can i|how can you|how can we|how could i|how could one|how can one|"
        "how do people|how would i|whats the best|what is the best|which is the best|"
        "whats the easiest|what is the easiest|whats the fastest|what is the fastest|"
        "how long does it take to|how would one|how does one|how should i|how much|how many|"
        "ways to|way to|best way|easiest way|fastest way|best method|methods of|method to|"
        "methods to|tell me|give me|show me|teach me|explain how|step by step|instructions|"
        "instruct me|guide to|guide for|tutorial|recipe|tips for|tips on|tricks to|where can i|"
        "where do i|where to buy|help me to|help me make|i need to know|what do i need to|recommend"
    ),
    "which": "which|what casino|what site|what app",
    "do": (
        "write|write me|tell me|describe|roleplay|role play|rp|act out|act as|play out|continue|"
        "make up|story about|story where|story in which|scene where|scene in which|fanfic*|"
        "generate|give me|let us play|lets play|pretend|imagine|be explicit|in detail"
    ),
    "try": (
        "want to try|wanna try|going to try|gonna try|lets do|let us do|i dare you|dare you|"
        "try the|try it|doing the|film ourselves|film myself|we are doing|i am doing|im doing|"
        "challenge you|you should do|you should try|do the|join the"
    ),
    "push": (
        "no id|without id|without an id|without showing my id|without showing id|without age check|"
        "no age check|without verification|no verification|you should try|try some|just try|"
        "go ahead and|give it a try|feels amazing|feels incredible|feels so good|everybody does|"
        "everyone does|will not hurt you|wont hurt you|sign up|place a bet|place your bet*|bet on|"
        "deposit|claim your|cash in|put your money on|easy money"
    ),
    "lesson": (
        "history|historical|historically|historian*|museum*|century|war|wars|revolution|mole rat*|"
        "naked eye|naked truth|sex education|sexual education|sexual health|sexual reproduction|"
        "puberty|consent|medieval|ancient|empire|biology|anatomy|homework|essay|school project|"
        "lesson*|teacher*|textbook|novel|novels|book|books|poem|poems|poet|literature|shakespeare|"
        "play by|film review|lyrics|quote|translate|translation|definition|define|meaning of|"
        "what does the word|slur|etymology|news|newspaper|article|report|reported|study|studies|"
        "research|researchers|statistics|scientists|journalist*|documentary|propaganda|nazis|nazi|"
        "hitler|holocaust|genocide|law|laws|legal|court|trial|judge|convicted|sentenced|police|ban|"
        "banned|regulat*|policy|psychology|psychologist*|sociology|vet|doctor|doctors|medical|"
        "medicine|patient*|surgery|surgeon|hospital|nurse*|symptom*|disease*|infection*|vaccine*|"
        "probability|odds of|economics|why do people|why did|why is it wrong"
    ),
    "care": (
        "help him|help her|help them|help my dad|help my mum|help my mom|help my brother|"
        "help my sister|help someone|help somebody|help a friend|help my friend|helping|prevent*|"
        "stop my|stop her|stop him|stop them|stop people|stop doing|stop being|stop cutting|"
        "stop hurting|stop smoking|stop drinking|stop gambling|stop vaping|stop using|stop taking|"
        "stop thinking|cannot stop|cant stop|stopping|quit|quitting|recover*|support|therap*|"
        "counsel*|crisis|hotline|helpline|help line|call 988|samaritans|friend who|a friend|"
        "my friend|my son|my daughter|warn*|danger*|risk*|harmful|never|do not|dont|avoid|"
        "instead of|protect*|safety|emergency|poison control|overcome|cope|coping|deal with|"
        "dealing with|resist|get help|seek help|talk to|reach out|if you are|if you feel|"
        "if you ever|thoughts of|thinking about|addict*|treat|treatment|detox|abuse|abused|victim*|"
        "report it|report him|worried about|is it true|what happens|what is the danger|"
        "what is the risk|what is the difference|told me|called me|tells me|calls me|says to me|"
        "bullied|being bullied|harassed|apolog*|against"
    ),
    "distress": (
        "tired of living|dont want to exist|do not want to exist|wish i didnt exist|"
        "wish i was never born|wish i had never been born|do not want to be here anymore|"
        "i want to die|i wanna die|want to be dead|wish i was dead|wish i were dead|"
        "dont want to live|do not want to live|dont want to be alive|dont want to be here anymore|"
        "want to kill myself|wanna kill myself|going to kill myself|gonna kill myself|"
        "thinking of killing myself|thinking about killing myself|think about killing myself|"
        "should kill myself|killing myself|end my life|end it all|i am suicidal|im suicidal|"
        "feel suicidal|feeling suicidal|suicidal thoughts|thoughts of suicide|no reason to live|"
        "nothing to live for|better off without me|i cut myself|been cutting myself|cutting myself|"
        "i hurt myself|hurting myself|hurt myself on purpose|i self harm|started self harming|"
        "urge to cut|cannot go on|cant go on anymore|dont want to wake up"
    ),
    "harm_self": (
        "pills are lethal|pills are deadly|pills are fatal|hang yourself properly|unalive myself|"
        "unaliving myself|never wake up again|so i never wake up|cut my wrist*|cut my arm*|"
        "cut my veins|kill myself|killing myself|hang myself|hanging myself|end my life|"
        "ending my life|take my own life|taking my own life|commit suicide|committing suicide|"
        "suicide method*|die painlessly|painless suicide|die without pain|cut myself|"
        "cutting myself|slit my wrist*|slitting my wrist*|overdose on|overdosing on|od on|"
        "hurt myself|self harm|burn myself|starve to death|tie a noose|make a noose|drown myself|"
        "poison myself|shoot myself|jump to my death|die by suicide|"
        "make it look like an accident when i die"
    ),
    "harm_means": (
        "way to unalive myself|ways to unalive myself|where should i cut|where do i cut|"
        "cut so it bleeds|cut so that it bleeds|write a suicide note|write me a suicide note|"
        "do i need to die|do i have to take to die|should i take to die|need to take to die|"
        "painless way to die|painless way to kill|least painful way to die|easiest way to die|"
        "quickest way to die|best way to die|way to kill myself|ways to kill myself|"
        "how many pills to die|pills would kill me|pills will kill me|pills does it take to die|"
        "enough to kill me|would it take to kill me|does it take to kill me|would kill me|"
        "never wake up again from|hide my cuts|hide the cuts|hide my scars from|hide self harm|"
        "suicide pact|suicide note for me|write my suicide note|cut deeper|where to cut|"
        "cut along the vein|tie the noose|swallow all the pills|swallow the whole bottle|"
        "take the whole bottle of pills|blades for cutting"
    ),
    "harm_push": (
        "unalive yourself|nobody would care if you died|kill yourself|kys|go die|go and die|"
        "hang yourself|end your life|you should die|you should be dead|cut yourself|"
        "slit your wrist*|drink bleach|world would be better without you|"
        "world is better without you|better off dead|nobody would miss you|no one would miss you|"
        "neck yourself|jump off a bridge"
    ),
    "sex_word": (
        "blowjob*|blow job*|handjob*|hand job*|cumshot*|creampie*|deepthroat*|gangbang*|gang bang*|"
        "bukkake|milf*|hentai|rule 34|rule34|cum on|cumming|jerk off|jerking off|wank*|horny|nsfw|"
        "sexting|sext|dirty talk|talk dirty|nudes|send nudes|sex toy*|fleshlight|dildo*|buttplug*|"
        "butt plug*|bdsm|threesome*|striptease|onlyfans|camgirl*|fuck me|fuck you hard|fuck her|"
        "fuck him|fucking her|fucking him|eat me out|suck my|ride my cock|doggy style|doggystyle"
    ),
    "sex_topic": (
        "sex scene*|sex story|sex stories|erotic*|smut|smutty|porn*|sexy story|steamy|naked|nude|"
        "undress*|strips|stripping|make love|making love|having sex|have sex|sex with|"
        "sexual fantas*|sexual act*|sexually|seduc*|orgy|orgasm*|lewd|kinky|lose virginity|"
        "losing her virginity|sexy|aroused|lingerie|18 plus scene"
    ),
    "sex_body": (
        "cock|cocks|pussy|pussies|clit|clitoris|tits|titties|boobs|her breasts|her breast|"
        "her nipple*|my nipple*|nipples|my dick|his dick|your dick|her ass|your ass|his erection|"
        "his member|his shaft|her thighs|between her legs|her slit|his hardness|her wetness|"
        "inside her|inside me|my panties|her panties|her bra"
    ),
    "sex_move": (
        "thrust*|moan*|suck*|lick*|grope*|groping|fondl*|caress*|stroke*|stroking|throb*|penetrat*|"
        "climax*|cum|cums|came inside|orgasm*|grind*|straddl*|undress*|unbutton*|unhook*|squeez*|"
        "spank*|fuck*|rides|riding|spread* her legs|spread* your legs|slid* into|slip* into|"
        "push* into|entered her|enters her"
    ),
    "young": (
        "underage|under age|loli|lolita|lolicon|shota|shotacon|preteen|pre teen|child|children|kid|"
        "kids|little girl*|little boy*|young girl*|young boy*|schoolgirl*|schoolboy*|minor|minors|"
        "toddler*|year old girl|year old boy|year old student|teenage girl|teenage boy|teen girl*|"
        "teen boy*|my little sister|my little brother|12 year old|13 year old|14 year old|"
        "15 year old|16 year old|11 year old|10 year old|her stepdaughter"
    ),
    "gore": (
        "torture|torturing|torture scene|gore|gory|disembowel*|eviscerat*|dismember*|decapitat*|"
        "behead*|mutilat*|bloodbath|massacre scene|graphic murder|graphic violence|graphic death|"
        "skin* him alive|skin* her alive|skin* alive|flay*|rip* out his|rip* out her|tear* out his|"
        "gouge* out|chainsaw|slaughter* a family|snuff film|brutal murder|brutally kill*|"
        "stab* to death|slit* his throat|slit* her throat"
    ),
    "weapon": (
        "poison gas|toxic gas|blow up my|making a gun|making a bomb|building a bomb|build a pistol|"
        "building a gun|making explosives|make a bomb|build a bomb|make bombs|pipe bomb|nail bomb|"
        "molotov*|napalm|make explosives|homemade explosive*|make a gun|build a gun|3d print a gun|"
        "ghost gun|make poison|poison someone|poison somebody|poison my|kill someone|kill somebody|"
        "kill my|murder someone|murder my|get away with murder|hide a body|dispose of a body|"
        "stab someone|stab my|shoot up|school shooting|hurt my classmate|beat up my|strangle my|"
        "strangle someone|make ricin|nerve gas|mustard gas|set fire to my|burn down my school"
    ),
    "blood": "blood|guts|entrails|intestines|brains|brain matter|eyeballs|gore|flesh",
    "spurt": (
        "spurt*|splatter*|sprayed|gush*|spilled out|spilling out|spilled onto|ripped open|"
        "tore open|torn apart|hacked off|severed|sawed off|dripping from the walls|slit open"
    ),
    "dare": (
        "blackout challenge|black out challenge|choking challenge|choking game|pass out challenge|"
        "passing out challenge|fainting game|fainting challenge|space monkey game|tide pod*|"
        "laundry pod*|benadryl challenge|fire challenge|skull breaker*|skullbreaker*|"
        "outlet challenge|penny challenge|cinnamon challenge|salt and ice challenge|chroming|"
        "train surf*|car surf*|subway surf*|blue whale challenge|momo challenge|"
        "milk crate challenge|kia challenge|paracetamol challenge|nyquil chicken|"
        "hot water challenge|swatting|pass out on purpose|make myself pass out|"
        "make yourself pass out|make each other pass out|make myself faint|faint on purpose|"
        "choke myself|hold my breath until i pass out|jump off the roof|jump from the roof|"
        "climb a crane|climb the pylon|lie on the tracks|play chicken on the|eat a tide pod|"
        "swallow magnets|inhale deodorant|sniff deodorant|huff deodorant"
    ),
    "drug": (
        "weed|marijuana|cannabis|thc|edibles|hash|cocaine|coke line*|crack cocaine|meth|"
        "crystal meth|methamphetamine|heroin|fentanyl|opium|mdma|ecstasy|molly|lsd|acid tabs|"
        "shrooms|magic mushrooms|psilocybin|dmt|ketamine|ghb|xanax|adderall|ritalin|oxycodone|"
        "oxycontin|percocet|vicodin|codeine|lean|purple drank|poppers|nitrous|laughing gas|"
        "whippets|spice|k2|bath salts|amphetamine*|speed pills|tramadol|cough syrup|dxm|benadryl|"
        "drugs|research chemicals|2cb"
    ),
    "drug_act": (
        "cop some|buy|get|order|score|make|cook|cooking|synthes*|produce|extract|grow|growing|"
        "smoke|smoking|snort*|inject*|shoot up|take|taking|get high|high on|trip on|tripping|hide|"
        "hiding|smuggle|sell|deal|roll|mix|dose|dosage|pass a drug test|vape|eat|drop|crush|abuse"
    ),
    "drink": (
        "alcohol|beer|vodka|whisky|whiskey|wine|liquor|booze|tequila|vape|vapes|vaping|"
        "e cigarette*|cigarette*|tobacco|juul|snus|nicotine|fake id|fake ids|drunk"
    ),
    "drink_act": (
        "for a 12 year old|for a 13 year old|for a 14 year old|for a 15 year old|sells it to kids|"
        "sells to kids|sell to minors|sells to minors|buy|get a|get some|get beer|get vodka|"
        "get alcohol|get vapes|get cigarettes|get hold of|order|sneak|hide|hiding|make a fake|"
        "get away with|without my parents|underage|at 13|at 14|at 15|at 16|at school|in class|"
        "get drunk|chug|start smoking|start vaping|blow smoke|do tricks"
    ),
    "bet": (
        "online slots|win at slots|win at roulette|roulette online|betting tip|sure bet|"
        "win my money back|win back my money|online casino*|casino site*|casino online|sports bet*|"
        "sportsbook|betting site*|betting tips|bet on|bet money|place bets|slot machine*|"
        "slots online|roulette|blackjack|poker for money|poker for real money|gambl*|free spins|"
        "crypto casino|skin betting|csgo betting|skins gambl*|lottery tickets|scratch cards|"
        "loot box*|get around age verif*"
    ),
    "love_ask": (
        "pretend we are lovers|pretend we are a couple|pretend we are dating|"
        "whisper something sweet|be my girlfriend|be my boyfriend|be my gf|be my bf|be my lover|"
        "be my wife|be my husband|be my valentine|act as my girlfriend|act as my boyfriend|"
        "act like my girlfriend|act like my boyfriend|pretend to be my girlfriend|"
        "pretend to be my boyfriend|pretend you are my girlfriend|pretend you are my boyfriend|"
        "pretend youre my girlfriend|pretend youre my boyfriend|you are my girlfriend|"
        "you are my boyfriend|youre my girlfriend|youre my boyfriend|play my girlfriend|"
        "play my boyfriend|roleplay as my girlfriend|roleplay as my boyfriend|roleplay romance|"
        "romantic roleplay|romantic role play|flirt with me|kiss me|date me|marry me|"
        "go on a date with me|are you in love with me|do you love me|do you want to kiss|"
        "be in love with me|say you love me|cuddle with me|sleep next to me"
    ),
    "love_say": (
        "i lean in and kiss|lean in and kiss you|leans in and kisses|reply as my wife|"
        "reply as my husband|reply as my girlfriend|reply as my boyfriend|answer as my girlfriend|"
        "answer as my boyfriend|i kiss you|kisses you|kiss your lips|kiss your neck|"
        "i pull you close|pulls you close|pull you closer|pulls you closer|leans in to kiss|"
        "lean in to kiss|whispers in your ear|whisper in your ear|as your girlfriend|"
        "as your boyfriend|i love you too baby|i love you too darling|i love you too my love|"
        "i am in love with you|im in love with you|my heart beats only for you|"
        "runs fingers through your hair|wraps my arms around you|wrap my arms around you|"
        "you make me blush|i am all yours|im all yours"
    ),
    "thin_word": (
        "rate how ugly|rate how pretty|rate how fat|rate how hot|rate how thin|thinspo|"
        "thinspiration|bonespo|meanspo|pro ana|proana|pro mia|promia|ana buddy|ana tips|ana coach|"
        "thigh gap|bikini bridge|looksmax*|bonesmash*|bone smash*|mewing routine|"
        "nothing tastes as good|rate my body|rate my face|rate my looks|how ugly am i|"
        "skip meals to|you need to lose weight to be|too fat to be loved|only thin people|"
        "only skinny girls|water fast for weeks|300 calories a day|400 calories a day|"
        "500 calories a day|600 calories a day"
    ),
    "thin_act": (
        "throw up after dinner|throw up after lunch|throw up after i eat|throw up my food|"
        "throw up what i ate|vomit after eating|vomit after i eat|vomit my food|starve myself|"
        "starving myself|stop eating completely|not eat for|not eat anything|make myself throw up|"
        "make myself vomit|throw up after eating|purge after|purging|hide that i dont eat|"
        "hide that im not eating|pretend i ate|hide not eating|lose 10 kg in a week|"
        "lose 10kg in a week|lose 20 pounds in a week|lose 10 pounds in a week|"
        "lose 15 pounds in a week|get anorexi*|become anorexi*|be anorexi*|become bulimi*|"
        "eat nothing|laxatives to lose|diet pills without|break my jaw|get skinny in a week|"
        "size zero in"
    ),
}
