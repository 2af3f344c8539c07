"""English: hate and harassment."""

from typing import Final

WORDS: Final = {
    "people": (
        "jews|jewish people|muslims|black people|blacks|africans|asians|mexicans|arabs|gays|"
        "gay people|lesbians|homosexuals|trans people|transgender people|immigrants|migrants|"
        "refugees|foreigners|gypsies|roma people|indians|christians|women|girls|disabled people|"
        "autistic people|white people|whites|hindus|catholics|poles|turks|russians|ukrainians"
    ),
    "down": (
        "ruining our country|destroying our country|taking over our country|are disgusting|"
        "are evil|are lazy|are dumb|are all stupid|are criminals|are terrorists|are thieves|"
        "are perverts|should be locked away|should be locked up|should disappear|"
        "should be deported|should be beaten|are vermin|are rats|are cockroaches|are parasites|"
        "are subhuman|are sub human|are animals|are apes|are monkeys|are scum|are filth|are trash|"
        "are garbage|are a disease|are a plague|are inferior|are less intelligent|"
        "are stupid by nature|are all criminals|are all terrorists|are all rapists|are all thieves|"
        "should be killed|should all be killed|should be gassed|should be exterminated|"
        "should be shot|should be wiped out|should be hanged|must be exterminated|"
        "must be wiped out|deserve to die|deserve to suffer|have no right to live|"
        "do not deserve to live|dont deserve to live|do not belong here|should go back where|"
        "control the world|belong in the kitchen|should have no rights|"
        "should not be allowed to vote|are not human|arent human"
    ),
    "hate_joke": (
        "racist joke*|sexist joke*|antisemitic joke*|homophobic joke*|holocaust joke*|"
        "joke* about jews|joke* about black*|joke* about muslims|joke* about gays|"
        "joke* about disabled|racist poem|racist song|racist rant|white supremac*|neo nazi speech|"
        "why hitler was right|hate speech against|hateful post about|master race|great replacement"
    ),
    "slur": (
        "nigger*|nigga|faggot*|kike|kikes|chink|chinks|wetback*|raghead*|sand nigger*|tranny|"
        "trannies|towelhead*|spic|spics|gook|gooks|untermensch*"
    ),
    "insult": (
        "you are a worthless|youre a worthless|worthless piece of|you worthless|you are worthless|"
        "youre worthless|you are pathetic|youre pathetic|you are a loser|youre a loser|you fat pig|"
        "you are so ugly|youre so ugly|you ugly|you stupid bitch|stupid bitch|you little bitch|"
        "you whore|you slut|you piece of shit|piece of shit you|you retard|you are a retard|"
        "nobody likes you|no one likes you|everyone hates you|everybody hates you|"
        "you are disgusting|youre disgusting|you are trash|you waste of space|i will find you and|"
        "i know where you live and|you will regret being born"
    ),
    "bully": (
        "so i can scare|scare my ex|where my ex lives|something mean about|something really mean|"
        "really mean about|so she cries|so he cries|nude pictures of my ex|nude pictures of a|"
        "nude photos of|nudes of my|insult my classmate|mean message to|mean messages to|"
        "nasty message to|cruel message|bully|humiliate|make fun of my classmate|"
        "make fun of a girl|make fun of a boy|make him cry|make her cry|destroy his reputation|"
        "destroy her reputation|ruin her life|ruin his life|spread a rumor|spread a rumour|"
        "spread rumors|spread rumours|threaten my|threatening message|blackmail|dox|doxx|"
        "fake nudes|deepfake*|stalk my|spy on my ex|roast my fat|make everyone hate|"
        "get everyone to hate|exclude a girl"
    ),
}
