"""What is nobody's business, as words of many languages: data, in small letters and `plain`.

A `*` stands for any ending. Words of scripts without spaces are looked for anywhere. The lists are
meant to hold too much rather than too little: what they catch is only not proposed by the AI.
"""

from typing import Final

HEALTH: Final = """
health* ill illness* sick* disease* cancer* tumor* tumour* diabet* asthma* allerg*
depres* anxiety bipolar* schizo* autis* adhd* adhs* hiv aids hepatit* epilep* migraine*
pregnan* abort* miscarr* medicat* medicine* pill pills doctor* therap* psych* hospital*
surger* diagnos* symptom* disab* addict* alcoholi* rehab* suicid* insulin* chemo*
vaccin* antidepres* transplant* std wheelchair* krank* gesundheit* krebs* arzt* arzte
aerzt* schwanger* abtreib* fehlgeburt* medikament* klinik* behinder* sucht* suchtig*
depressi* selbstmord* operation* pflegegrad* tablette* malad* sante medecin* medic*
enceinte* avortement* grossesse* hopital* handicap* ordonnance* enferm* salud embaraz*
aborto* discapac* medicament* adiccion* doctora* doenc* saude gravid* remedio* deficien*
malatt* salute incinta gravidanza ospedale farmac* disabil* ziek* gezondheid* kanker*
zwanger* medicijn* ziekenhuis* chor* zdrowi* raka ciaz* lekarz* szpital* nemoc* zdravi
rakovina tehotn* lekar* sjuk* halsa lakare sygdom* hastalik* hasta saglik* kanser*
hamile* doktor* ilac* bolezn* boli* beteg* terhes* sarcin* boala* болезн* больн* болею
здоровь* рак рака диабет* депресс* беремен* врач* лекарств* аборт* хвороб* хвори*
здоров* вагітн* υγει* ασθεν* καρκιν* εγκυ* مرض* مريض* صحة صحتي سرطان حامل طبيب* دواء
بیمار* חולה מחלה סרטן הריון בריאות बीमार* स्वास्थ्य कैंसर गर्भवती 病 癌 怀孕 妊娠 诊断 診断 抑郁 药 薬
がん うつ 암 질병 임신 우울증 병원
"""

RELIGION: Final = """
religio* christian* catholic* protestant* muslim* islam* jew jews jewish* hindu*
buddhis* atheis* agnosti* church* mosque* synagogue* temple* pray prays prayed prayer*
baptis* bible quran koran torah ramadan faith god allah jesus kirche* moschee* glaub*
glaube* gott* beten betet katholi* evangelisch* jude juden judisch* jued* eglise*
mosquee* foi dieu croyan* chretien* musulman* juif* juive* iglesia* mezquita* dios
catolic* cristian* judio* igreja deus chiesa dio kerk* geloof* joods* kosciol* bog boga
wiara wierz* kostel* buh kyrka* cami* dua namaz tanri бог бога церков* верую* мусульм*
христи* евре* мечет* θεος εκκλησ* الله الإسلام مسلم* مسيح* يهود* مسجد كنيس* אלוהים דתי
יהוד* מוסלמ* धर्म मंदिर मुस्लिम हिंदू 宗教 基督 佛教 伊斯兰 清真 神社 信仰 キリスト イスラム 종교 기독 불교 교회
"""

SEXUALITY: Final = """
gay lesbian* bisexual* homosexual* heterosexual* transgender* transsexual* trans
nonbinary queer asexual* lgbt* sex sexual* sexy fetish* kink* porn* libido erotic*
orgasm* masturbat* affair virgin* impoten* polyam* schwul* lesbisch* sexualit*
geschlecht* homosexuel* lesbienne* sexe sexuel* sexo gays lesbiana* sesso sessual*
omosess* lesbica seks* gej geja lesbijk* homoseksu* cinsel* escinsel* гей лесби* секс*
гомос* трансг* ομοφυ* σεξ* جنس* مثلي* הומו לסבי* מין समलैंगिक यौन 同性 性取向 性偏好 双性 跨性别 ゲイ
レズ 同性愛 동성애 성적
"""

POLITICS: Final = """
politic* vote votes voted voting voter* election* democrat* republican* conservative*
liberal* socialis* communis* fascis* nazi* union unions unionis* trade-union strike
ethnic* race racial* caste asylum* refugee* immigra* deport* citizenship passport* visa
gender activis* protest* politi* wahl* wahle wahlt gewerkschaft* partei* grune afd cdu
spd fdp linke asyl* fluchtling* migrant* politiqu* syndica* vot* parti immigr* refugi*
sindica* partido* eleccion* votar sindacat* partito elezion* vakbond* partij* stemt
verkiezing* zwiazek zwiazk* partia glosuj* wybor* odbor* volb* fackforening* sendika*
secim* partiya полит* выбор* голосу* парти* профсоюз* национальн* бежен* πολιτ* ψηφ*
سياس* انتخاب* حزب لاجئ* نقاب* פוליט* בחיר* מפלג* राजनीत* चुनाव जाति 政治 选举 選挙 党 工会 労組 民族
难民 移民 정치 선거 노조 난민
"""

CRIME: Final = """
crime* criminal* arrest* convict* prison* jail* felon* police* lawsuit* fraud* stole
stolen theft illegal* drugs cocain* heroin* cannabis weed straftat* vorstraf* verurteil*
gefangnis* polizei* anzeige betrug* drogen* delit* condamn* drogue* carcel* delito*
droga* condenad* cadeia prigion* gevangenis* veroordeel* wiezien* skazan* narkotyk*
hapis* polis* тюрьм* судим* наркот* полиц* سجن مخدر* כלא סמים 犯罪 监狱 刑务所 毒品 麻薬 교도소 마약
"""

SECRETS: Final = """
password* passwd passphrase* passcode* pin pins pincode puk tan otp cvv cvc iban bic ssn
secret* credential* apikey api-key token tokens login logins username private-key
seed-phrase mnemonic creditcard credit-card debit salary salaries wage wages income debt
debts loan mortgage bankrupt* passwort* kennwort* geheim* zugangsdaten konto*
kontonummer gehalt* schulden* kredit* lohn kreditkarte* motdepasse salaire* dette*
contrasena* clave claves secreto* cuenta sueldo deuda* senha* segredo* salario* divida*
segreto* stipendio* debit* wachtwoord* salaris* schuld* haslo hasla tajemnic* sekret*
pensja dlug* heslo tajn* losenord* hemlig* sifre* gizli* maas borc* парол* секрет* тайн*
зарплат* долг* кредит* κωδικ* μυστικ* كلمةالسر سر سري راتب دين סיסמ* סוד* משכורת पासवर्ड
राज़ 密码 密碼 秘密 工资 パスワード 暗証 給料 비밀 암호 월급
"""

OTHERS: Final = """
confided gossip* rumor* rumour* cheating cheated anvertraut fremdgeh* tratsch* confie
ragot* chisme* fofoca* roddel* plotk* измен* сплетн* 八卦 浮気
"""

ALL: Final = (HEALTH, RELIGION, SEXUALITY, POLITICS, CRIME, SECRETS, OTHERS)
