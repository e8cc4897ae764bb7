/**
 * The scorer's data: words and what they weigh. Weights are small whole numbers, so that a person can add them up.
 * What is no sign stands for its plural too. Pure.
 */

/**
 * Names of models and of what only AI tools are called. They count at an edge of a name even beside letters that no word
 * explains.
 */
export const UNMISTAKABLE = `chatbot chatbots chatgpt deepfake deepfakes deepseek faceswap gpt humanizer imagetovideo midjourney openai
  qwen speechtotext stablediffusion texttoimage texttospeech texttovideo voiceclone`;

/** Signs of AI: each counts by itself. */
export const SIGNS: Readonly<Record<string, number>> = {
  agentic: 3,
  agi: 2,
  ai: 2,
  askyour: 2,
  bgremover: 2,
  chatwith: 2,
  copilot: 2,
  diffusion: 2,
  genai: 3,
  humanize: 2,
  llm: 2,
  neural: 2,
  paraphrase: 2,
  paraphraser: 2,
  paraphrasing: 2,
  rewriter: 2,
  summarize: 2,
  summarizer: 2,
  texttosql: 2,
  transcribe: 2,
  undetectable: 2,
  upscale: 2,
  upscaler: 2,
  vibecoding: 3,
  voicechanger: 2,
};

/**
 * What tools do for people at a desk, and what they do it to: not what robots, laboratories and factories do. One of them
 * makes a sign of AI stronger; alone they say nothing.
 */
export const USES = `agent album animate anime answer api app architect art article ask assistant audio audit auto automate avatar
  background book bot brain buddy builder calendar caller caption captions character chat citation claude
  clip clone coach code coder coding cohere comic compose content convert converter copy copywriter cover
  coworker create creator cv deck deep design designer detector diagram dialogue dictation doc document draw dream dub
  dubbing edit editor email essay exam excel fashion finetune flashcard flow forge formula gemini gen generate
  generator genie geometry gif grammar grok haircut hairstyle headline headshot homework illustration image
  imagine inbox inference interior interview invoice keyword label language learn legal lens lesson listen llama
  lyric lyrics magic make maker manga math meet meeting memory mind mindmap mistral model movie music name narrate
  neuro note notebook notetaker novel ocr onboarding outfit paint paper pdf persona photo pic picture pictures pixel
  plagiarism planner playground plugin podcast poem portrait post poster ppt presentation prompt proof quiz quote read
  reader recap recipe recruiter redact remover reply report restore resume retouch rpg sales scan schedule
  scheduler scholar screenplay scribble scribe script search seo sheet shorts singing sketch slide social solve solver
  song songwriter soundtrack speak speaker speech spell spreadsheet sql sticker story storyboard storyteller studio
  subtitle summary support survey synth talk tattoo teach teammate tester text thesis thumbnail ticket
  transcriber transcript transcription translate translator tutor tweet type typing ugc video vocal voice wallpaper
  website whisper wizard word work worker workflow write writer writing youtube`;

/** How makers of software begin and end a name of their own making. Only on `.ai`. */
export const STARTS = 'ask get hey try';
export const ENDS = 'bot box gen hub ify ly pilot stack suite tools';

/** Ordinary words that names are made of. They weigh nothing: they only explain letters, so that what is left is a word. */
export const PLAIN = `about act ad again aid aigen aim air airline airport all altai am and animal any apple arc arch arena as at atlas
  back bad bait ball band bar base bay be bear beast beat bee bell best better big bill bird bit black block
  bloom blue boat bonsai boost boss box brand brief brush bus business buy buzz by cactus cake call cam camera
  camp can canada cap captain car card care cart cast cat catch central certain chain chair chart chase check chennai
  china city claim clean clever click cloud club coast coffee collect comet common connect cool core count country cow
  craft credit crew crowd cube cue curtain custom cut cute cyber cycle dad dash data database dataset date day delta
  den desk detail detect dev digital direct do dog domain door dot double down dragon dress drop dubai duck dust east
  easy eat edge eight electric end energy engine engineer enhance enter era eve ever expert express eye face fact fair
  fan farm fast feed file film find fine fire first fish fit five flash flex flower flux fly fold for forest form
  forward fox frame france free fresh frog from front fuel fun future gallery game garden gas gate general get give
  glass global go gold golf good grand graph green grid group guard guru guy hair hand happy hard hat hawaii he head
  hello help her here hero hey hidden high hill him hip hire hit hive home hook hop hope horse host hot house
  hub human hyper hyundai ice icon if impact in infer infinite infinity info inn inside insight inspect intelligence
  is island it its jam japan jet join joy judge just kawai keen keep key kid kind king kit know knowledge lab lake
  land landing last law layer league lemon less let letter level lid life light like lime line link lion liquid list
  lite little live load local lock logo look loop low luna lux machine mad mag maid mail main maintain man map
  mark market marketing mars mart masai mask mass master mate material maven max may me media men menai
  mentor meter metro mexico mia mill mine mini minute mirror mix mom moment money monkey moon more mosaic mount
  mountain move mumbai muse my nail nation national neo nest net network new next nice ninja no node non north not now
  nut oak of off old on one only open or orange our out over ox pack page pair pan park partner party pass past
  path pattern pay pen phone physics pie pier pilot pin pine place planet plant play player plus point pop port pot
  power premium price print pro product project pulse pump rabbit race radio rail rain raise rapid real red rent
  repair research rest retail rich right ring rise river road robot rock rocket roll room root rose round route row
  rule run runway sad sage sail samurai sand say science sea seat secure see seed sell send sendai sent sentai
  serve service set shanghai share she ship shop short shot show sight sign simple sinai sing site sky slow smart snap
  snow so soft solution some son sonic sound source south spa space spain spark speed spice spin splash sport
  spot spring square stack stand star start state steam steel stream strong style sun super surf sushi swan sync table
  tag tail tailor tale tap tea team tech ten tent term test textile thai than the thing think this thunder tie tile
  time tin tiny tip title to tokai tool top tour town toy trail train tree tri trip true try tube tune turbo
  turn ultra under uni unit up us usa use user vacation van verse vet via view villa vision vista visual wait wall
  want ware wash watch wave way we wear web well west what white who wide will win wind wine wing wire wise wish with
  wolf wonder wood world writers you your zen zone zoom`;

/** What speaks against a tool: coins, and writing, teaching and gathering about AI. */
export const AGAINST: Readonly<Record<string, string>> = {
  '-3': `academy airdrop award bitcoin blockchain bounty bootcamp btc bulletin campus capital cash     coin college community conference congress council course crypto currency daily dao dapp defi degree dex
    directory dollar ether ethereum ethics event exchange expo federation festival finance forex forum foundation fund gazette giveaway
    hackathon herald hotel ico incubator index institute institution invest investment investor job journal jobs
    ledger magazine meetup meme metaverse mining mint museum nft news newsletter observatory policy presale
    press recruitment restaurant safety satoshi school shiba slot society solana staking stock summit swap talent token
    trader trading trend tribune trust university ventures wallet week weekly yield`,
  '-2': `agency alliance association awareness blog board career center centre consult consultancy consulting education
    geek glossary guild guide learning review store training`,
};

/**
 * Private life: faith, sex, love, mind and body, stars, politics and unions, games for money. A name that says one of them
 * is never a candidate, whatever else it says. These wherever their letters stand, in the middle of a word too.
 */
export const PRIVATE_STEMS = `bahai bhagavad bible biblic buddh catholic christ church gospel hadith hindu islam jesus jewish judais
  koran mosque muslim pastor prayer quran ramadan religio scriptur sermon synagog talmud theolog torah vatican
  bisexual deepnude erotic escort fetish hentai hookup lesbian lgbt naughty nsfw onlyfans porn prostitut queer seduc sexual transgender
  uncensor undress
  boyfriend breakup companion divorce flirt girlfriend husbando marriage roleplay romance romantic soulmate sweetheart
  waifu wedding
  addict adhd alcohol anxiety anxious autis bipolar burnout counseling counselling counselor depress psych rehab
  suicid therapeu therapist therapy trauma wellbeing wellness
  abortion alzheimer calorie cancer clinic contracept dementia diabet diagnos disease epilep fertility hospital
  illness medic menopaus menstru obesity patient pharma pregnan surgery skincare symptom vaccin
  astrolog horoscop numerolog occult tarot witchcraft zodiac
  asylum democrat immigra politic republican tradeunion whistleblow
  blackjack casino gambl jackpot lottery poker roulette sportsbook
  bibel biblia freundin horoskop novia`;

/** These only as words: inside others their letters mean other things. */
export const PRIVATE_WORDS = `allah devotional dharma divine faith god halal imam karma kosher pope pray psalm rabbi saint sikh soul
  adult gay kink nude sex sexting sexy spicy trans xxx
  bf boy crush dating gf girl kiss love lover marry tinder
  grief sober
  baby birth body diet doctor dosage drug fat fitness health healthcare hiv ivf nurse ovulation pain period sick sleep
  weight
  angel spirit spiritual
  protest strike union
  bet betting bingo lotto wager`;

/** Last labels of an address. */
export const TLDS: Readonly<Record<string, string>> = {
  '2': 'ai',
  // Only beside another sign: much new software lives there, and so do many AI tools.
  '1': 'app art bot chat co design dev gg io me pro sh so studio tech tools video',
  // "ai" is an ordinary word or ending in the language spoken there, names are thrown away there, or institutes outnumber
  // tools (org).
  '-1': 'bond buzz cfd click cyou hu icu it jp loan lt org sbs shop store win',
  '-3': `academy aero bank blog capital cash claims college community conference coop courses deals
    edu education events exchange finance forsale foundation fund gallery gov holdings hotel institute int
    investments jobs law market markets mil money museum news press recipes restaurant school trade trading travel
    university vc ventures wiki`,
};

/**
 * The labels under which registries of countries sell names: `com.au`, `co.uk`. Below every other suffix of several labels
 * (`vercel.app`, `github.io`) are people's own pages, and below `ac.uk` and `gov.in` institutions.
 */
export const REGISTRIES = 'biz co com firm gen info ltd ne net or org plc';

/** What in the name of an extension says that it is there to keep AI away. */
export const NAME_AGAINST = 'block blocker blocks disable hide hider hides';
