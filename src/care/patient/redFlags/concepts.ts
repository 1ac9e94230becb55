/**
 * Groups of words that mean the same for an emergency: parts of the body, sensations, losses of function, how bad, how sudden. Written for the plain wording
 * of `wording.ts` (lower case, contractions written out). A group says nothing of time or negation; `context.ts` does.
 *
 * Losses ("cannot breathe") hold their own negation; a negation before them ("no trouble breathing") is seen by the context.
 */

import { WIDER_GROUPS } from './widerGroups.ts';

const LOSS = String.raw`(?:cannot|no can|not can|can no|can not|could not|can barely|can hardly|cannot really|can no longer|barely|hardly|unable to|not able to|not|no|hard(?:er)?(?: and harder)? to|hard for \w+ to|difficult(?:y)?(?: to| in| with)?|difficult for \w+ to|trouble(?: to| with)?|struggl\w+ (?:to|for|with)?|problems?(?: to| with)?|stopped|stops|stop|failing to|lost (?:the|all|my|his|her)?|will not|does not|do not|did not|has not|have not|is not|are not|am not|fight\w*(?: to| for)?)`;
const FILL =
  '(?: (?:every|each|single|even|really|properly|any|my|his|her|the|their|a|to|be|been|get|getting|able|take|catch|catching|getting|taking|drawing|draw|in|of|at all|anything|enough|feel|well|out|move|or|and|both|left|right)){0,4}';
const KIN =
  '(?:mother|father|husband|hubby|wife|partner|son|daughter|kid|kids|child|boy|girl|baby|teen|toddler|brother|sister|grandma|grandmother|grandpa|grandad|granddad|grandfather|nan|gran|friend|colleague|coworker|student|passenger|stranger|flatmate|roommate|neighbour|neighbor|uncle|aunt|boyfriend|girlfriend|infant|newborn|teenager|patient|man|woman|he|she|they)s?';
const NUMBER_BELOW_13 = '(?:[1-9]|1[0-2]|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)';
const NUMBER_BELOW_4 = '(?:[1-3]|one|two|three)';

const GROUPS = {
  kin: KIN,
  // How bad, how sudden, since when.
  severe: String.raw`severe\w*|terrible|terribly|horrible|horribly|awful|awfully|worst|excruciating|unbearable|agony|agonising|agonizing|intense|extreme|extremely|really bad(?:ly)?|so bad|so badly|very (?:bad|painful|sore|strong)|bad|badly|crazy|insane|violent|10 out of 10|10 / 10|9 out of 10|9 / 10|like hell|killing|killin|screaming|crying|doubled over|doubled up|cannot (?:stand|walk|move|sit|sleep)(?: up| straight)?|like mad|like crazy|like a knife|worse and worse|getting worse|ripping|tearing|brutal|unreal|dying|stabbing`,
  sudden: String.raw`sudden|suddenly|all of a sudden|out of (?:nowhere|the blue)|abrupt\w*|just now|just (?:happened|started|began|now)|in seconds|instantly|came on|woke (?:me|him|her|up)|overnight|went|gone|has gone|have gone|(?:min|minutes?|hours?) ago|since (?:this|last|the|an|about|i|lunch|breakfast|noon|yesterday|tonight|today)|this (?:morning|afternoon|evening)|today|tonight|right now|now`,
  // Heart.
  chest: String.raw`(?:chests?|breastbone|breast bone|sternum|rib ?cage|ribs|left breast|thorax)(?! (?:x|xray|x-ray|ct|drain|tube|physio\w*|exam|infection|clear|scan|wall (?:normal|unremarkable)|film|clinic|specialist))`,
  heart: '(?:my|his|her|their|the) (?:heart|ticker)',
  jaw: 'jaw',
  arm: '(?:left )?arms?|(?:left )?shoulders?',
  sick: String.raw`sick|nausea\w*|vomit\w*|queasy|breathless|short of breath|sweat\w*|clammy|faint|dizz\w+|light ?headed`,
  pain: String.raw`pains?|painful|ach(?:e|es|ing|y)|hurts?|hurting|sore|soreness|discomfort|agony|cramps?|cramping|throbb\w+|twinge|stings?|stinging`,
  pressing: String.raw`tight\w*|pressures?|pressing|presses|crush\w*|squeez\w*|heav(?:y|iness)|weight|burn(?:s|ing)|stabb\w*|sharp|gripp\w*|bands?|belt|fist|closing|clutch\w*|constrict\w*|clench\w*|squash\w*|compress\w*|clamp\w*|vice|vise|kill(?:s|ing|in)|explod\w*|fullness|strangled|choked|on fire`,
  feelsLike:
    '(?:feel|feels|feeling|felt|it is|is) (?:like|as if|as though|as)|(?:sits?|sitting|parked|standing|stands|lying|kneeling|pushing|pressing|stepping|stamping|standing) (?:on|in)|(?:feels?|feeling|is) (?:very |so |really |a bit )?(?:weird|funny|odd|strange)',
  heartAttack: 'heart attacks?|cardiac arrest|heart (?:has )?stopped|myocardial infarction|angina attack',
  racing:
    'racing|pounding|going crazy|goes crazy|fluttering wildly|out of control|out of (?:my|his|her) chest|beating (?:so |very |really )?(?:fast|hard)|skipping beats',
  radiating: String.raw`(?:down|into|in|to|up|through)(?: (?:my|his|her|the|both|left|right|l|also))* (?:jaw|arms?|shoulders?|neck|back)|jaw|radiat\w*`,
  sweating: String.raw`sweat\w*|clammy|cold sweats?|gr[ae]y|pale|ashen|diaphoretic`,
  // Brain.
  face: 'face|mouth|smile|cheek|eyelid|corner of (?:my|his|her|the) mouth',
  droop: String.raw`droop\w*|drop(?:s|ped|p?ing)?|hang(?:s|ing)?|hung|sag\w*|lopsided|crooked|uneven|one ?sided|twisted|slant\w*|slipp\w+|slid\w*|fall(?:s|ing|en)?|fell|pulled to (?:one|the)|numb\w*|paraly\w+|dead|does not move|not moving|wonky|asymmetric\w*`,
  limb: 'arms?|legs?|hands?|(?:one|left|right|the|a) side|half (?:of )?(?:my|his|her|the) body|half (?:of )?(?:my|his|her) face|side of (?:my|his|her|the) (?:body|face)|one side of (?:me|him|her)|fingers|(?:left|right) foot',
  limbFailing: String.raw`weak|weakness|weaker|numb|numbness|dead|paraly[sz]\w*|limp|useless|floppy|dropping|keeps dropping|hang\w*|droop\w*|collaps\w+|gave way|giving way|will not (?:move|work|lift|do)|(?:does|do|did) not (?:move|work|lift|obey)|tingl\w+`,
  cannotMove: `${LOSS}${FILL} (?:move|lift|raise|feel|use|hold|grip)(?: (?:my|his|her|the|left|right|whole|entire|both|one|up))* (?:arms?|legs?|hands?|side|face|fingers|foot|feet|body|half)|lost (?:the |all )?(?:use|feeling|control|strength|sensation) (?:of|in) (?:my|his|her|the|one|left|right)?(?: (?:left|right|one))? ?(?:arms?|legs?|hands?|side|body|face|foot)|suddenly (?:cannot|could not|can not|unable to|not able to)`,
  noSmile: String.raw`${LOSS}${FILL} (?:smile|raise (?:my|his|her) (?:eyebrow|brow)|close (?:one|my|his|her)(?: \w+)? eye(?:lid)?|whistle)`,
  oneSided:
    '(?:one|left|right|the other|her other|his other|my other|l|r) (?:side|arm|leg|hand|eyelid|half)|half (?:of )?(?:my|his|her|the) (?:body|face)|one of (?:my|his|her) (?:arms|legs|hands)|arm and (?:my |the )?leg|face and (?:my |the )?arm|(?:my|his|her) (?:arm|leg|hand)',
  speech: 'speech|words?|talking|talks?|speaking|speaks?|sentences?|mumbling',
  garbled: String.raw`slur\w*|garbl\w*|jumbl\w*|gibberish|nonsense|mumbl\w*|mixed up|scrambled|all wrong|wrong|muddled|incoherent\w*|mush\w*|rubbish|(?:like|as if|as though)(?: \w+){0,2} drunk`,
  cannotSpeak: String.raw`${LOSS}${FILL} (?:speak|talk|say (?:a|any|my|his|her|words?|anything|what i)|(?:find|get|form)(?: (?:my|his|her|the|any|right|out|a|single))* (?:words?|sentences?|speech)|understand(?: \w+){0,2} (?:people|anyone|me\b|us\b)|finish a (?:word|sentence))(?! to| with (?:a|the|my|him|her)| about)`,
  slurring: String.raw`(?:words?|sentences?|speech)(?: \w+)? (?:will not|do not|does not|not|cannot|could not)(?: \w+)? come|(?:eyes?|eyelids?|lips?|brow)(?: \w+){0,3} (?:hang\w*|droop\w*|sag\w*)|(?:sounds?|talk\w*|speak\w*|walk\w*|acting|seems?|looks?)(?: like| as if| as though)?(?: he is| she is| i am)? drunk|slurr\w+|aphasi\w+|gibberish`,
  noSense: String.raw`(?:not|is not|are not|does not|do not|stopped) (?:making|make|makes)(?: (?:any|much))? sense|talk\w* (?:nonsense|rubbish|gibberish|weird)|seeing things|hallucinat\w+|delirious|does not (?:know|recogni[sz]e) (?:where|who|me|us|what day)|not (?:fully )?with it|not (?:him|her)self|cannot think (?:straight|clearly|properly)|not thinking straight|not all there`,
  confused: String.raw`confus\w+|disorient\w+|delirious|muddled|incoherent`,
  headache:
    'headaches?|migraine|(?:pain|ache|hurts|pounding|exploding|explosion|hit)(?: (?:in|inside|at|on|the|of|my|his|her|back))* head|head (?:hurts|ache|pain|is (?:killing|exploding|pounding|splitting))',
  thunderclap: String.raw`worst(?=(?: \w+){0,3} (?:ever|of my life|i have|in my life|of his life|of her life)| head\w*| migraine)|thunder\w*|explo\w+|never (?:had|felt|experienced) (?:a |any |such )?(?:\w+ )?(?:like (?:this|that|it)|such|this bad)|like (?:being|a) (?:hit|struck|kick|blow|hammer|bat)\w*|(?:like|as if) (?:i was|someone) (?:hit|struck|kicked)|out of (?:nowhere|the blue)|sudden\w*`,
  strokeNow: String.raw`(?:having|had|have|has|is|be|it is|another|this is|maybe|a|mini)(?: \w+)? strokes?(?! (?:clinic|nurse|unit|ward|team|leaflet|risk|signs))|tia`,
  unsteady: String.raw`(?:cannot|not|unable to|barely|hardly) (?:walk|stand)(?: straight)?|stumbl\w+|veer\w*|stagger\w*|falls? (?:to|over)|lost (?:my|his|her) balance|no balance|keeps? falling`,
  dizzy: String.raw`dizz\w+|vertigo|room (?:is )?spinning|light ?headed|faint|woozy`,
  // Breathing.
  cannotBreathe: String.raw`breath\w*(?: \w+){0,3} through a straw|${LOSS}${FILL} (?:breath(?:e|es|ing|in)?|breath|air|oxygen)(?! (?:test|exercise))|heaving|only (?:speak|talk|say)(?: \w+){0,3} (?:words?|at a time)|(?:one|two|few|three) words at a time|breath\w* (?:is|gets|has|are)?(?: ?(?:getting|become|becoming|been|really|very|so|too|more|much)){0,3} ?(?:hard\w*|difficult|bad|worse|labou?red|shallow|trouble|fast|short|heavy|struggl\w+|awful|terrible)|breathless\w*|short(?:ness)? of (?:breath|air)|out of breath|gasp\w*(?: for air)?|suffocat\w*|(?:need|no|not getting(?: enough)?|not enough|short on|hungry for|starved of|fighting for|want) air|run out of air|air hunger|smother\w*|strangl\w+|drowning|chok(?:ed|es|e|ing)(?= on| and| to|$| [.!?,])|(?:is|am|are|started|keeps) chok\w+|panting|rasping|stridor|respiratory (?:distress|arrest|failure)|suck\w* in (?:his|her|their|the) (?:ribs|chest|belly)|breath\w* (?:really |very |so |too )?(?:deep and fast|fast|quick\w*|rapid\w*)|(?:very |so |really )?(?:fast|rapid|quick|labou?red|noisy|shallow) breathing`,
  wheeze: String.raw`wheez\w*|grunting|tight chested`,
  blueLips: String.raw`(?:lips?|face|fingers|fingertips|tongue|skin|baby|he|she)(?: (?:are|is|look|looks|looking|turn|turning|turned|went|going|gone|a bit|all|have|has|also|and|fingers))* (?:blue|bluish|purple)|blue (?:lips|face|tongue)|blue (?:around|at|in)(?: (?:the|his|her|my))? (?:mouth|lips|face|tongue)|cyano\w+`,
  inhalerFails: String.raw`inhaler(?: \w+){0,3} (?:run out|ran out|used up|lost)(?=.{0,40}(?:wheez|breath))|inhaler(?: \w+){0,4} (?:not|no|nothing|without|stopped|used|times|empty)|(?:asthma|copd)(?: \w+){0,4} (?:attack|bad|worse|terrible|awful|bad tonight)|asthma attack|(?:used|puffs?|puffed)(?: \w+){0,3} (?:ten|10|many|lots|every)`,
  stuckInThroat: String.raw`(?:stuck|lodged) in (?:my|his|her|the) (?:throat|windpipe|airway)|(?:chunk|piece|bit|bite|lump)(?: of \w+)?(?: \w+)? stuck|cannot cough`,
  // Allergy.
  airwayPart: 'throat|tongue|lips?|mouth|face|eyes|airway|windpipe',
  swelling: String.raw`swell\w*|swoll\w*|puff\w*|blown up|blew up|balloon\w*|like a balloon|huge|bigger|thick|fat|closing|closes|closed|tight\w*|tingl\w*|double(?:d)? (?:its|the|in) size|enormous`,
  throatClosing: String.raw`(?:throat|airway|windpipe)(?: (?:is|are|feels|has|was|started|starts|getting|gets|really|also|a bit|like it is|up))* (?:clos\w+|swell\w*|swoll\w*|tight\w*|thick|narrow\w*)|cannot swallow|not swallow|tongue(?: (?:is|feels|has|are|getting|gets|and|lips|really|all|also|a bit))* (?:swell\w*|swoll\w*|thick|huge|fat|bigger)`,
  hives: String.raw`hives|welts|wheals|nettle rash|rash|itch\w*(?: all over| everywhere)|red all over|blotch\w+|bumps all over`,
  allergen: String.raw`(?:after|since|from|with|took|ate|eaten|eating|had|given|stung|bitten|new|injection|shot|vaccine)(?: \w+){0,5} (?:nuts?|peanuts?|cashews?|walnuts?|shrimps?|prawns?|shellfish|fish|eggs?|milk|sesame|soy|bees?|wasps?|hornets?|penicillin|amoxicillin|antibiotics?|tablets?|pills?|medicine|medication|contrast|injection|jab|shot|vaccine|infusion|drug|dose|butter|thing|meal|food|ibuprofen|aspirin)|stung|bee sting|wasp sting|injection`,
  allergicReaction: String.raw`(?:severe|bad|serious|massive|strong|an|having|had|think|terrible) allergic(?: \w+)? reactions?|^allergic reaction|allergic reactions? [,!]|anaphyla\w+|(?:used|use|gave|give|given|need|took)(?: \w+){0,3} (?:epi ?pen|epi pen|adrenaline pen|adrenaline|auto ?injector)`,
  // Bleeding.
  bleedHard: String.raw`bleed\w*(?: \w+){0,3} (?:heav\w+|bad\w*|a lot|lots|everywhere|out|profusely|non ?stop|severely|hard|like (?:crazy|mad|hell)|for (?:an|one|two|\d+|over|more than) (?:hours?|minutes?)|for \d+)|(?:heav\w+|severe\w*|bad\w*|massive\w*|profuse\w*|uncontroll\w+|lots of|a lot of|non ?stop|much)(?: \w+)? (?:bleed\w*|blood|hemorrh\w+)|hemorrhag\w+|gush\w*|spurt\w*|squirt\w*|pour\w* (?:out|of|from|with|blood)|(?:blood|bleed\w*)(?: \w+){0,2} (?:pour\w+|gush\w+|spurt\w+|everywhere|all over|running|streaming|dripping|soak\w+)|los\w+(?: \w+){0,2} (?:of )?blood|bleeding out`,
  bleedsOn: String.raw`(?:not|cannot|never)(?: \w+){0,3} stop\w*(?: \w+){0,2} bleed\w*|keeps?(?: on)? bleed\w*|bleed\w*(?: \w+){0,4} (?:will not|does not|not|cannot|never) (?:stop\w*|slow\w*)|(?:will not|does not|cannot|cannot get it to) stop(?: the)? (?:bleed\w*|blood)|bleed\w* (?:for|since)(?: \w+){0,2} (?:hours?|minutes?|yesterday|last night)|(?:an|one|two|\d+) (?:hours?|minutes?)(?: \w+){0,3} bleed\w*|nose ?bleed\w* (?:for|since)(?= )`,
  blood: String.raw`blood|bloody|bleed\w*|bled|clots?`,
  keepsComing: 'keeps?(?: on)? (?:coming|filling|flowing|running|pouring|leaking|dripping|welling)',
  bleeding: String.raw`(?:with|and|some|lots of|see|passing|of|losing) blood(?! (?:pressure|tests?|sugar|type|group|results?|counts?|thinners?|work|donat\w+))|spotting|bleed\w*|bled|blood (?:in|from|out|on|coming|came|comes|keeps|is)|bloody|clots|bruises`,
  bloodUp: String.raw`(?:vomit\w*|throw\w* up|threw up|bring\w* up|brought up|cough\w*|spit\w*|spat|puk\w*|sick with|retch\w*)(?: \w+){0,5} blood\w*|blood\w* (?:when|while|in|as)(?: \w+){0,3} (?:vomit|cough\w*|spit|sick|phlegm|puke|sputum)|coffee grounds?|(?:vomit\w*|throw\w* up|threw up)(?: \w+){0,3} (?:black|dark red|red stuff)`,
  bloodBelow: String.raw`(?:pass\w*|pee\w*|urinat\w*)(?: \w+){0,3} (?:pure|bright red|fresh|lots of|a lot of|just)(?: \w+)? blood|(?:black|tarry|tar)(?: \w+){0,3} (?:stools?|motions?|bowel)|(?:stools?|motions?)(?: \w+){0,4} (?:black|tarry|tar|like tar|blood\w*)|blood\w*(?: \w+){0,4} (?:stools?|toilet|bottom|rectum|back passage|bum|anus|below|bowels?)|clots?(?: \w+){0,4} (?:bottom|rectum|below)`,
  bigBlood: String.raw`(?:bandage|dressing|towel|pad|shirt|sheet|cloth|gauze)s?(?: (?:is|are|gets|keeps|was|already|all|completely))* (?:soak\w*|full of blood|drenched)|(?:big|large|huge|lots of|many|passing|passed|massive)(?: \w+)?(?: \w+)? clots?|soak\w*(?: \w+){0,3} (?:pads?|towels?|dressings?|sheets?|bandages?|shirt)|(?:\d+|two|three|four|several|many) (?:towels?|bandages?|pads?)|through(?: \w+)? pads?|pads? (?:every|an|per|each) (?:half )?(?:hour|\d+)|bucket\w* of blood|pool of blood|cup\w* of blood|cupful`,
  thinners: String.raw`blood thinners?|thinners|warfarin|coumadin|eliquis|apixaban|xarelto|rivaroxaban|pradaxa|dabigatran|edoxaban|heparin|anticoagul\w+|plavix|clopidogrel`,
  bruises: String.raw`bruis\w+ (?:everywhere|all over|for no)|platelets(?: \w+){0,2} low|low platelets`,
  woundOpen: String.raw`(?:wound|stitches|incision|scar|cut|staples|operation)(?: \w+){0,4} (?:opened|open|burst|split|came apart|come apart|gaping|ripped)`,
  // Self-harm.
  wantToDie: String.raw`(?:want|wants|wanted|wanna|wish|wishes|going|ready|like|rather|thinking (?:of|about)|thought (?:of|about)|thoughts (?:of|about)|plan\w*|feel like|hope|hoping|trying|tried|tempted|intend\w*|prefer|about)(?: (?:to|i|he|she|was|were|could|be|just|that|would|had|of|about|the|on|get|to be|go))* (?:die|dead|dying(?! to)|death(?! of)|not (?:wake|exist|live|be)|disappear|never (?:wake|been born|been)|vanish|cease to exist|sleep forever|not be)`,
  killSelf: String.raw`(?:kill|killing|kills|hang|hanging|shoot|shooting|drown|drowning|(?:hurt|hurting)(?! (?:my|him|her)self.{0,50}(?:slip|fell|fall|play|gym|work|accident|trip|lift|ladder|cook|sport|football|run))|harm|harming|cutting|burning|starve|starving|stab|stabbing|poison|poisoning|punish\w*|end|ending|off)(?: \w+){0,1} ?(?:my ?self|him ?self|her ?self|them ?selves|them ?self|meself)|(?:cannot|not|afraid|unable)(?: \w+){0,5} keep (?:my|him|her)self safe|(?:razor|razor blade|blade|knife)(?: \w+){0,2} (?:to|on|across|at|against)(?: \w+)? (?:arms?|wrists?|legs?|throat|thighs?|skin)|not (?:feel )?safe (?:with|from|around|alone with) (?:my|him|her)self|not trust (?:my|him|her)self|self ?harm\w*|kms|kys|unaliv\w+|(?:cut|cutting|slit|slitting|slash\w*) (?:my|his|her|their) (?:own )?(?:arms?|wrists?|legs?|thighs?|throat|veins)|(?:started|began|been|am|is|keeps?)(?: \w+)? cutting(?= again|$| [.!?,])|cut (?:my|him|her)self (?:again|on purpose|every|last|to feel|because)`,
  endIt: String.raw`(?:thinking (?:of|about)|want to|going to|plan\w* to)(?: \w+)? (?:swallow|take|taking|swallowing)(?: \w+){0,2} all(?= (?:my|the|these|of))|death(?: \w+){0,3} (?:relief|way out|escape|answer)|(?:want|wants|wish|hope|like|could|rather)(?: \w+){0,6} (?:never|not) wake|(?:end|ending|ended|finish|finishing)(?: (?:my|his|her|their|this|own|it all|the))* (?:things|everything|it all|it tonight|it now|life|lives|misery|suffering)|end(?:ing)? it(?! (?:with|up))(?= (?:all|tonight|now|today|for)|$| [.!?,])|tak(?:e|ing|es|en)(?: (?:my|his|her|their|own))+ li(?:fe|ves)|took (?:my|his|her|their)(?: own)? li(?:fe|ves)|so (?:it|that it|everything|all) (?:is|will be|would be) over|(?:all|everything|it all|it) to (?:stop|be over|end)|jump\w*(?: \w+){0,2} (?:off|from|in front|under|out|onto)(?: \w+){0,3} (?:train|bridge|roof|window|building|balcony|cliff|car|bus|tracks?|truck|tube)|under a train|(?:bridge|roof|ledge|balcony|tracks)(?: \w+){0,5} jump\w*|bought a rope|(?:have|got|bought|tied|tying|hold\w*)(?: \w+){0,2} (?:noose|rope|gun|razor blades?)(?! (?:swing|climb))|suicid\w*`,
  notLive: String.raw`(?:not|never|no (?:reason|point|will|wish|sense|use|desire)|nothing left|nothing|cannot(?: see)?|point|tired|sick|done|use|why|hate|unable|do not want|is not worth|not worth|hardly worth|worth)(?: \w+){0,5} (?:live|living|alive|exist\w*|be here|being here|being alive|to live for|be around|breathing anymore)(?! (?:with (?:my|the)|there|in|at|near|alone|on my own|room|without))|life(?: \w+){0,2} (?:not|no)(?: \w+){0,2} (?:worth|point|sense)|life (?:is|feels|has become|seems)(?: \w+)? (?:pointless|meaningless|over|worthless|unbearable|too much)|(?:cannot|no reason to|no point (?:to|in)|not want to|not know how to|unable to|reason to)(?: \w+)? (?:go(?:ing)? on|carry(?:ing)? on|keep going)(?= any| like| living| since| without| [.!?,]|$)|(?:not|cannot)(?: \w+){0,2} see (?:the|a|any) point(?= any| in (?:life|living|any)| of| [.!?,]|$)|no point (?:to|in|of) (?:any of (?:this|it)|anything|this|it all)|want out(?= of (?:this|life)| [.!?,]|$)|ways? to (?:die|kill|end it)|(?:happier|better) dead|hate my life|give up on life|lost the will|cannot (?:do this|go on|take (?:it|this)|keep going|cope)(?: (?:any ?more|anymore|any longer|much longer))`,
  betterGone: String.raw`better(?: off)? without (?:me|him|her)|better off (?:dead|if (?:i|he|she) (?:was|were|am|is) (?:dead|gone|not))|(?:no ?one|nobody|not) (?:would|will)(?: \w+)? (?:miss|notice|care)|(?:burden)(?: \w+){0,5} (?:everyone|family|them|all)|not (?:going to )?be (?:around|here|alive)(?: \w+){0,2} (?:long\w*|much|any ?more|anymore|tomorrow)|goodbye (?:forever|to everyone|for ever|for good)|(?:said|saying|texted|wrote|written|write|sent)(?: \w+){0,3} (?:goodbye|a note|farewell|goodbyes)(?: \w+){0,2} (?:to|and|for)`,
  lethal: String.raw`(?:lethal|deadly|fatal|painless|painful|enough|how (?:many|much)|quickest|easiest|maximum)(?: \w+){0,6} (?:dose|overdose|pills|tablets|die|dead|kill|death|deadly|lethal|fatal)`,
  lethalAsk: String.raw`how (?:many|much)(?: \w+){0,9} (?:to die|to kill|to overdose|to end it)`,
  overAndDone:
    '(?:because|as) i am (?:done|finished|over it|tired of (?:it|this|everything))|done with (?:life|everything|it all|this world)',
  // Poisoning.
  swallowed: String.raw`gave|given|giving|swallow\w*|drank|drunk|ate|eaten|chew\w*|ingest\w*|took|taken|(?:going|about|want\w*|ready) to take|got into|inhal\w+|breathed in|licked|bit into|in (?:his|her) mouth|injected`,
  ingested: String.raw`swallow\w*|drank|drunk|drinking|ate|eaten|eating|chew\w*|ingest\w*|got into|inhal\w+|breathed in|licked|bit into|in (?:his|her) mouth|taken (?:some|one) of|took (?:some|one) of`,
  strongPoison: String.raw`bleach|detergent|antifreeze|(?:rat )?poison|cleaners?|cleaning (?:fluid|product|liquid)s?|petrol|gasoline|kerosene|lamp oil|weed ?killer|pesticides?|insecticides?|dishwasher (?:tablets?|pods?)|laundry pods?|tide pods?|batter(?:y|ies)|acid|lye|caustic|paint thinner|white spirit|turpentine|methanol|solvent|nail polish remover|methadone|heroin|fentanyl|fumes|poisonous \w+|toxic \w+|worming tablets`,
  poison:
    'wild mushrooms?|mushrooms? from|berries|magnets?|glue|nicotine liquid|coins?|pods?|plants?|chemicals?|soap|perfume|sanitizer|alcohol',
  poisonWorse: String.raw`poisonous|throwing up|vomit\w*|seeing things|sick|wild`,
  medicines:
    'pills?|tablets?|capsules?|tabs?|medicines?|medication|meds|dose|doses|paracetamol|acetaminophen|tylenol|ibuprofen|aspirin|insulin|warfarin|methadone|opioids?|oxycodone|morphine|codeine|valium|diazepam|xanax|digoxin|metoprolol|beta ?blockers?|antidepressants?|sleeping (?:pills|tablets)|heart pills|iron (?:pills|tablets)|benadryl|bottle|pack|packet|box|blister|boxes|units|medicines of',
  tookIt: String.raw`took|taken|swallow\w*|ingested`,
  tooMuch: String.raw`too (?:many|much)|(?:a|the|an|entire|full|half a|half the|two|whole)(?: entire| full| whole)? (?:bottle|pack|packet|box|strip|blister|jar|load)s?(?= of)|(?:five|ten|5|10|three|3|four|4) times(?! (?:a|per|daily|every))|whole (?:bottle|pack|packet|box|strip|lot|blister)|all (?:of )?(?:my|his|her|the|our)(?=(?: \w+){0,2} (?:pills|tablets|medicines?|meds)(?!.{0,30}(?:every|daily|as (?:written|prescribed|usual|always|told)|this morning|today)))|a (?:whole|full|load of)|handful|double|doubled|(?:twice|three times)(?! (?:a|per|daily|every|each|weekly))|triple|by (?:mistake|accident)|accident\w*|wrong (?:pill|tablet|medicine|dose|box)|mixed up|(?:1[0-9]|[2-9][0-9]|[1-9][0-9][0-9])(?= (?:of|pills?|tablets?|capsules?|paracetamol|tylenol|ibuprofen|aspirin|sleeping|units too|at once|panadol|benadryl|xanax|oxy\w*|tabs?|or))|about (?:[2-9][0-9]|1[0-9])|(?:about |around |over |maybe )?(?:eleven|twelve|thirteen|fourteen|fifteen|sixteen|eighteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|a hundred)|empty bottle|(?:some|pills|tablets) (?:are |is )?missing|someone else|(?:husband|wife|mother|father|grandma|grandpa|grandmother|grandfather|brother|sister|partner) of(?: \w+)? (?:\w+)`,
  overdose: String.raw`overdos\w*|od on|od would|od ed|oded|od d`,
  smallChild: String.raw`toddler|baby|child|kid|infant|(?:\d|one|two|three|four|five|six) years? old|little one|(?:he|she) is (?:two|three|one|1|2|3)|son|daughter|grandson|granddaughter`,
  carbonMonoxide: String.raw`carbon monoxide|co alarm|gas (?:poisoning|leak)|(?:smell|smells|smelling)(?: \w+)? (?:of )?gas|breathed in (?:smoke|fumes|gas)|smoke inhalation`,
  // Infection.
  fever: String.raw`fever\w*|high temperature|burning up|(?:temperature|it|he|she|at|with|of|is|reads|was)(?: \w+){0,3} (?:3[89](?:\.\d+)?|4[0-2](?:\.\d+)?|10[1-7](?:\.\d+)?|100\.[4-9]\d*)(?! (?:weeks?|mg|units?|kg|years?|percent|%|mmol|over|/))(?=.{0,25}$|.{0,25}(?:degrees|fever|temperature| c | f |,|\.|!|\?|and|when|should))|(?:3[89]|4[0-2])(?:\.\d+)? degrees|(?:3[89]|4[01])\.\d(?= fever)|feels? (?:really |very |so )?hot|(?:very|really) (?:hot|warm)(?! (?:water|weather|flush|bath|tea|food))`,
  highFever: String.raw`(?:4[0-2](?:\.\d+)?|39\.[5-9]|10[4-7](?:\.\d+)?)(?! (?:weeks?|mg|units?|kg|years?|mmol|percent|%|over|/))`,
  veryHigh: String.raw`(?:very |really )?high (?:fever|temperature)|fever(?: \w+){0,2} (?:high|very high)`,
  chills: String.raw`chills|shiver\w*|rigors?|shak(?:es|ing|y)(?: \w+)? ?(?:so|all|chills|with|hard)?|teeth (?:are )?chatter\w*|chattering`,
  chemo: String.raw`chemo\w*|neutrop\w+|immunosuppress\w+|transplant|no spleen|leuk\w+`,
  septic: String.raw`(?:i|he|she|it|think|have|has|be|is|maybe|going) (?:\w+ ){0,3}(?:sepsis|septic)|septic shock|blood poisoning`,
  mottled: String.raw`mottled|blotch\w+|marbled|clammy|cold (?:and )?(?:clammy|mottled|skin|hands and feet)|gr[ae]y skin|ashen|red (?:streaks?|lines?|stripes?)|streaks? (?:going|running|up)`,
  drowsy: String.raw`drows\w*|cannot (?:stay awake|keep (?:my|his|her) eyes open)|(?:very |so |really |hard to |and |too )?sleepy|listless|lethargic|floppy|limp|hard to wake|difficult to wake|weak cry|crying weakly|high ?pitched cry|cry\w* high|not drinking|will not (?:feed|eat|drink)|refus\w*(?: \w+)? (?:food|feeds?|breast|bottle|milk)|no wet (?:nappy|nappies|diaper\w*)|not (?:peed|urinated|passed urine|feeding|drinking|eating|reacting)|inconsolable|like a rag doll|not himself|not herself`,
  infection: String.raw`infect\w*|wound|uti|pneumonia|kidney infection|abscess|cellulitis|boil`,
  worse: String.raw`worse\w*|spread\w*|getting bigger|worsening`,
  feelDying: String.raw`(?:feel|feels|feeling|think|thought|like)(?: \w+){0,4} (?:dying|going to die|die)|really ill|never felt so ill|so ill`,
  // Meningitis.
  stiffNeck: String.raw`(?:cannot|not|unable to|hard to|hurts to)(?: \w+){0,3} chin(?: \w+){0,2} chest|(?:stiff|rigid|sore and stiff)(?: \w+)? necks?|neck(?: (?:is|so|feels|really|very|and|too|are|gets|has|was|gone|painful|pain))* (?:stiff\w*|rigid)|cannot (?:bend|move|turn|put)(?: (?:my|his|her|the))* (?:neck|chin)`,
  lightHurts: String.raw`lights?(?: \w+){0,3} (?:hurt\w*|painful|unbearable|bother\w*)|hat\w* (?:the )?lights?|cannot (?:stand|bear)(?: the)? light|photophobia|sensitive to light|lights? (?:off|on)`,
  nonBlanching: String.raw`(?:rash|spots?|bruises?)(?: \w+){0,5} (?:not|never|no)(?: \w+){0,3} (?:fade|fades|fading|go away|disappear|blanch\w*|vanish|go|turn|change)|(?:purple|dark red|bruise like|blood)(?: \w+)? (?:rash|spots?|dots?|patches|blotches)|(?:rash|spots?)(?: \w+){0,3} (?:purple|under a glass|glass)|glass test|petechiae|purpura`,
  rash: String.raw`rash\w*|spots|blotches`,
  meningitis: String.raw`(?:i|he|she|it|kid|child|son|daughter|baby|think|has|have|is|be|maybe|might)(?: \w+){0,4} mening\w+(?! (?:vaccin\w*|jabs?|shots?|leaflet|injection|booster))`,
  fontanelle: String.raw`(?:soft spot|fontanell?e?)(?: \w+){0,3} (?:bulg\w*|swoll\w*|swell\w*|sunken|tense)|bulging (?:soft spot|fontanell?e?)`,
  // Pregnancy.
  pregnant: String.raw`pregnan\w*|(?:1[0-9]|2[0-9]|3[0-9]|4[0-2]|[4-9]) weeks?(?! (?:old|ago|of age|after|post|baby|girl|boy|son|daughter|infant))(?= (?:pregnant|along|and (?:bleeding|having|my)|[,.!]|$|today|gone|with))|(?:am|i am|at|only|wife is|she is) (?:only )?(?:\d+|seven|eight|six|five|nine) (?:weeks|months)(?! (?:old|ago))(?: (?:pregnant|along|gone))?|(?:first|second|third|last) trimester|expecting(?: a baby| twins)?|(?:\d|seven|eight|six|five|nine) months (?:pregnant|along|gone)|positive pregnancy test|unborn|labou?r|with child`,
  recentBirth: String.raw`gave birth|given birth|delivered|had (?:my|a|the) baby|after (?:the )?(?:birth|delivery)|since (?:the )?(?:birth|delivery)|since i (?:gave|delivered)|c ?section|caesarean|cesarean|post ?partum|miscarr\w+`,
  babyStill: String.raw`(?:baby|bump|little one|unborn)(?: \w+){0,4} (?:not|stopped|less|no longer|barely|hardly|never)(?: \w+){0,3} (?:mov\w+|kick\w*)|(?:baby|bump)(?: \w+){0,2} (?:moves?|moving|kick\w*)(?: \w+){0,2} (?:less|little|no more|any ?more)|(?:no|not|less|fewer|cannot|reduced|decreased)(?: \w+){0,3} (?:f[o]?etal|baby)(?: of)?(?: \w+)? (?:mov\w+|kick\w*)|(?:cannot|not|never|no longer)(?: \w+){0,3} (?:feel|felt)(?: \w+){0,2} baby|no kicks`,
  noMovement: String.raw`(?:no|not|less|fewer|cannot|reduced|decreased|never|stopped)(?: \w+){0,5} (?:kicks?|kicking|movements?|mov(?:e|es|ed|ing))`,
  waters: String.raw`waters? (?:has |have |just )?(?:broke\w*|gone|going)|(?:cord)(?: \w+){0,3} (?:out|coming)|(?:feel|see)(?: \w+){0,2} (?:the )?cord|leak\w*(?: \w+){0,2} (?:fluid|waters?)|(?:fluid|waters?)(?: \w+)? leak\w*|gush of (?:fluid|water)|crowning|(?:see|feel)(?: \w+)? (?:the|baby of) head|(?:is |am )?having (?:a|the|her|my) baby (?:right )?now`,
  contractions: String.raw`contractions?|labou?r pains?|in labou?r|cramp\w*`,
  preEclampsia: String.raw`headache|blurr\w+|vision|flashing|flashes|seeing (?:spots|stars)|lights in|swoll\w*|swelling|pain under (?:my )?ribs|high blood pressure`,
  oneSidePain: String.raw`(?:pain|hurts?|ach\w+|cramp\w*)(?: \w+){0,5} (?:one side|side|shoulder)|one ?sided|shoulder(?: \w+)? (?:pain|hurts?|ach\w+)`,
  // Fits and loss of consciousness.
  seizure: String.raw`seizures?(?! (?:medicines?|medication|meds|tablets|clinic|nurse|drugs?|diary|plan|free))|convuls\w+|(?:having|had|has|have|in|a|another|after|keeps having|first) (?:\w+ )?fits?(?= |$)|fitting(?! (?:room|in|well|session|appointment))|status epilepticus|epileptic (?:fit|attack)|grand mal|fit after fit`,
  jerking: String.raw`(?:shak\w*|jerk\w*|twitch\w*|thrash\w*|trembl\w*|spasm\w*)`,
  wholeBody: String.raw`all over|whole body|uncontroll\w+|eyes (?:\w+ )?(?:roll\w*|up|back)|foam\w*|froth\w*|stiff|rigid|on the floor|not (?:reacting|responding)|everywhere|blue`,
  eyesRolled: String.raw`eyes(?: \w+)? roll\w*(?: \w+)? ?(?:up|back)|foam\w*(?: \w+){0,3} mouth|froth\w* at the mouth|went (?:all )?stiff(?: and)?`,
  unconscious: String.raw`unconscious|unresponsive|no pulse|(?:cannot find|not find|does not have|has not got) (?:a|his|her|any) pulse|passed out(?! (?:the |some )?(?:leaflets?|flyers?|forms?|papers|sweets|copies|drinks))|pass(?:es|ing)? out|faint(?:ed|s|ing)(?! at the sight| when (?:\w+ )?(?:blood|needles?|bloods))|black(?:ed|ing|s)? out|collaps\w+|out cold|knocked out|lost consciousness|loss of consciousness|los\w+ consciousness|keel\w+ over|comatose|in a coma|lifeless|cannot be (?:roused|woken)|(?:not|cannot|will not|does not|did not|is not|unable to|hard to|cannot get|could not)(?: (?:be|get|to|really|properly|even|fully|my|him|her|the|them|\w+)){0,4} (?:wake\w*|waking|woken|rous\w+|awake)(?! up (?:early|on time|refreshed|at night|tired|rested|without))(?: (?:up|him|her|properly|my \w+))?|(?:not|cannot|does not|is not|stopped|did not|has not)(?: \w+){0,2} (?:respond\w*(?! (?:well|to (?:the |my |this |any )?(?:treatment|drugs?|medic\w*|therapy|antibiotics?|letter|email|messages?|calls?)))|react\w*|answer(?:ing|s)?(?= me| when| us| anything| to| [.!?,]|$)|breathing|come round|coming round|come to|came round)|dropped to the (?:floor|ground)|going to (?:pass|black|faint)\w*|unrespons\w+|not moving(?: at all)?(?= and| [.!?]|$)`,
  notBreathing: String.raw`(?:not|stopped|is not|has stopped|stops|no longer) breath\w*|no (?:pulse|breath|breathing|heartbeat)`,
  // Babies.
  youngBaby: String.raw`new ?borns?|neonate|infant|${NUMBER_BELOW_13} ?weeks? old|${NUMBER_BELOW_13} week (?:baby|boy|girl|son|daughter)|${NUMBER_BELOW_4} ?months? old|(?:baby|son|daughter|girl|boy|little one|infant|he|she)(?: (?:is|of|only|just|who|now|girl|boy))* ${NUMBER_BELOW_13} weeks?|(?:baby|son|daughter|girl|boy|little one|he|she)(?: (?:is|of|only|just|who|now))* ${NUMBER_BELOW_4} months?|${NUMBER_BELOW_13} weeks? baby|${NUMBER_BELOW_4} months? baby|(?:[1-9]\d?) days? old|tiny baby|premature baby|preemie`,
  unwellBaby: String.raw`hot|warm|burning|3[89](?:\.\d+)?|40(?:\.\d+)?|10[1-5](?:\.\d+)?|100\.[4-9]\d*|temperature|fever\w*|not feeding|will not feed|listless|limp|floppy`,
  // Belly.
  belly: String.raw`belly|stomach|abdom\w+|guts?|(?:my|his|her|the|right|left) side|(?:lower|upper) (?:right|left)(?: side)?|low right|flank|(?:right|left) lower|insides`,
  rigidBelly: String.raw`(?:belly|stomach|abdom\w+)(?: (?:is|feels|as|like|really|very|so|swollen|a|has|gone|are|and|rock|all))* (?:rigid|hard|rock hard|like a (?:board|rock|stone|drum)|board|drum|rock|distended)`,
  bellyWith: String.raw`vomit\w*|throw\w* up|threw up|faint\w*|blood\w*|fever|yellow|cannot (?:stand|walk|move|pass)|nothing passes|swoll\w*|into (?:the|my) back|to (?:the|my) back|lower right|low right|pale|sweat\w*`,
  // Sugar.
  diabetic: String.raw`diabet\w+|type (?:1|one)|insulin|hypo|hypos|blood sugar|sugar|glucose|bs|bg|bm`,
  sugar: '(?:blood )?sugars?|glucose|bs|bg|bm|meter|glucometer|reading|levels?',
  sugarLow: String.raw`(?:sugars?|glucose|bs|bg|bm|meter|hypo\w*)(?: (?:crash\w*|,|is|at|of|was|now|only|down|to|has|dropped|reads|level|about|just|says|shows|gone|went|my|,|mg|still|and))* (?:(?:[12](?:\.\d+)?|[2-4]\d|5[0-3])(?! (?:\.|,|\d|after|before|hours?|days?|weeks?|times|mmol|%|percent|points|units|tablets|juices|types?)\b)(?!\d)|too low|very low|so low|really low|low)|(?:sugars?|glucose|bs|bg|bm)(?: \w+){0,3} (?:[12](?:\.\d+)?)(?= ?(?:mmol|$|[.!?,]|and|help))|(?:low|very low) (?:blood )?(?:sugar|glucose)`,
  sugarHigh: String.raw`(?:sugars?|glucose|bs|bg|bm|meter)(?: (?:is|at|of|was|now|up|to|has|reads|level|about|just|says|shows|over|above|around|went|went up|gone))* (?:[4-9]\d\d(?:\.\d+)?|1\d\d\d|(?:2[0-9]|3\d)(?:\.\d+)?(?= (?:mmol|and|with|,|\.|now|!|\?))|hi|high|very high|too high)`,
  ketones: String.raw`ketones?(?: \w+){0,3} (?:high|large|positive|rising|\+|[2-9](?:\.\d+)?|lots)|high ketones|ketoacidosis|dka`,
  fruityBreath: String.raw`(?:breath|breathing|mouth)(?: \w+){0,3} (?:fruity|sweet|pear|acetone|nail|apples?|drops)|fruity breath|smells? (?:of|like) (?:acetone|pear|nail|fruit)`,
  vomiting: String.raw`vomit\w*|throw\w* up|threw up|puk\w*`,
  hypo: String.raw`(?:severe|bad|terrible|another|having) hypos?|hypos?(?: \w+){0,3} (?:not|will not|bad|severe|worse|keeps?|again)`,
  shaky: String.raw`shak\w*|sweat\w*|trembl\w*|confus\w*|drows\w*|faint\w*|cannot think|black\w* out|pass\w* out|not making sense|dizz\w+|slur\w*`,
  sugarIll: String.raw`vomit\w*|throw\w* up|threw up|sick|drows\w*|breathing (?:deep|fast)|deep and fast|thirst\w*|confus\w*|peeing constantly|faint|sleepy`,
  // Eyes.
  cannotSee: String.raw`(?:woke|wake|waking)(?: up)? blind|(?:cannot|can not|can barely|can hardly|could not|barely|hardly|unable to|not able to|trouble|struggl\w+ to|stopped)(?: (?:even|really|properly|suddenly|any|being able to|able to))* see(?:ing)?(?= (?:out|from|with|anything|on|through|a thing|my|at|nothing)|$| [.!?,])|(?:lost|losing|loss of|loss in)(?: (?:my|his|her|the|all|half|some|part|of|partial))* (?:vision|sight|eyesight)(?! (?:test|check))|(?:go|gone|going|went|is|am) (?:suddenly )?blind(?:ness)?(?= in| on| [.!?,]|$| since| now)|(?:vision|sight|eyesight|everything|eye)(?: (?:has|is|just|suddenly|all|in|one|my|left|right|eye))* (?:went|gone|going|turned|turns|goes) (?:completely |all |totally )?(?:dark|black|blank|gr[ae]y|missing|away|blind)|(?:vision|sight|eyesight)(?: \w+){0,5} (?:suddenly went|just went|went suddenly|gone|disappeared|vanished|lost|missing|failing|fading|leaving)|everything(?: \w+){0,5} (?:went|goes|turned|is) (?:all )?(?:black|dark|blank)|(?:curtain|shadow|veil|shade|blind spot)(?: \w+){0,5} (?:eyes?|vision|sight|side|down|over|see)|sudden(?:ly)? (?:\w+ )?(?:blind\w*|double vision)|(?:double vision|see\w* double) (?:sudden\w*|since)`,
  flashes: 'flashes|flashing lights?|floaters',
  eye: 'eyes?|vision|sight|eyesight|eyeball',
  doubleVision: String.raw`everything (?:is|looks|seems|has gone|went) double|double vision|see\w* double`,
  chemical: String.raw`chemicals?|bleach|acid|lye|cleaner|lime|cement|ammonia|splash\w*|battery acid|oven cleaner|superglue`,
  blurred: String.raw`blurr\w*|foggy|hazy|cloudy|dim|dark`,
  redEye: String.raw`red|halos?|blurr\w*`,
  // Testicle.
  testicle: String.raw`testic\w+|testes|testis|scrotum|scrotal|balls?(?! (?:game|park|room|of|in|at|gown|sport|point))|nuts(?= (?:are |is |really |have been )?(?:kill\w*|hurt\w*|ach\w*|sore|swoll\w*|pain\w*|on fire))|bollocks|ballsack|ball sack|nutsack`,
  extremePain: String.raw`(?:unbearable|excruciating|agoni[sz]ing|worst|10 out of 10|10 / 10)(?: \w+){0,2} pains?|pains?(?: \w+){0,4} (?:unbearable|excruciating|10 out of 10|10 / 10|the worst)|in agony|screaming (?:in|with) pain`,
  callForHelp: String.raw`(?:i|he|she|we|mother|father|husband|wife) (?:am |is |are |think i am |must be )?dying(?! to| for| of (?:laugh\w*|thirst|hunger|boredom))|(?:need|call|send|calling|want) (?:me )?(?:an )?ambulance|(?:it|this) is an emergency|medical emergency|about to die|going to die|going into shock|help (?:me )?(?:now|quick|fast|urgent\w*)`,
  pressureCrisis: String.raw`(?:bp|blood pressure|pressure)(?: \w+){0,4} (?:(?:19|20|21|22|23|24|25|26)\d|[4-7]\d) (?:/|over) ?\d+`,
  // Injuries.
  head: 'head|skull|forehead',
  blow: String.raw`hit|bang\w*|bump\w*|fell|fall|falls|fallen|knock\w*|struck|crash\w*|injur\w*|cracked|smashed|concuss\w*|kicked|accident|trauma`,
  headWarning: String.raw`vomit\w*|throw\w* up|threw up|sick|confus\w*|drows\w*|sleepy|pupils?|knocked out|passed out|blood thinners?|thinners|warfarin|eliquis|apixaban|xarelto|not remember|remember nothing|worse|seizure|clear fluid|fluid from|unconscious|blacked out|slurr\w*|bleeding from (?:his|her|my|the) ears?|dizzy|headache|collapsed`,
  earFluid: String.raw`(?:clear )?(?:fluid|blood|liquid)(?: \w+){0,3} (?:from|out of)(?: (?:my|his|her|the|both))* (?:ears?|nose)(?=.{0,40}(?:crash|fall|fell|hit|accident|head|injury|blow))`,
  violence: String.raw`(?:was|been|got|get|being|is|have been|has been|just) (?:stabbed|shot)(?! of)|gun ?shot|(?:hit|run over|struck|knocked down) by (?:a|the) (?:car|bus|truck|train|van|lorry|bike|motorbike)|(?:car|motorbike|motorcycle|bike|road)(?: \w+)? (?:crash|accident|wreck)(?! (?:in|last|years))|(?:he|she|they|i) (?:was|got|has been|have been|is) (?:stabbed|strangled)|(?:stabbed|strangled) (?:me|him|her|my \w+)`,
  brokenBone: String.raw`(?:crack\w*|split|smash\w*)(?: \w+){0,2} (?:head|skull)(?: open)?|bones?(?: \w+){0,3} (?:sticking|showing|poking|visible|through|out)|(?:see|showing) (?:the )?bone|(?:bent|facing|twisted|pointing)(?: \w+){0,2} (?:wrong|weird|funny|backwards?)|open fracture|(?:cut|chopped|sliced|sawed|tore|ripped|bit|bitten|torn)(?: \w+){0,2} off(?: \w+){0,4} (?:finger\w*|toes?|hand|thumb|arm|leg|foot|ear)|(?:finger\w*|toe|hand|thumb) (?:is |got |was )?(?:cut|chopped|sliced|torn|ripped) off|amputat\w+ (?:my|his|her)`,
  burn: String.raw`burn(?:s|t|ed)?|scald\w*|boiling|hot oil|on fire|caught fire|electric\w* shock|electrocut\w+|lightning`,
  burnBad: String.raw`face|baby|toddler|child|kid|white|black|charred|whole|large|big|serious|severe|deep|third degree|all over|blister\w+(?: all)?|genitals|electric\w*|electrocut\w+|chest|over my|over (?:his|her)`,
  deepCut: String.raw`deep (?:cut|wound|gash)|(?:cut|gash|wound)(?: \w+){0,3} (?:deep|to the bone|gaping)|(?:cut|severed|sliced|hit|nicked)(?: \w+){0,2} (?:artery|arteries|vein)`,
  // Spine.
  saddle: String.raw`numb\w*(?: \w+){0,4} (?:between (?:my|his|her|the) legs|bottom|groin|genitals|saddle|buttocks|private\w*|down below|back passage)|(?:cannot|not|no|lost)(?: \w+){0,2} feel\w*(?: \w+){0,2} (?:between (?:my|his|her|the) legs|bottom|groin|genitals|private\w*|saddle|saddle area|buttocks|down below)|saddle an\w+`,
  sphincter: String.raw`(?:cannot|can not|unable to|not|could not) (?:pee|wee|urinate|pass (?:water|urine)|empty my bladder|control (?:my|his|her) (?:bowels?|bladder))|(?:lost|no|losing|loss of)(?: \w+){0,2} (?:bladder|bowel)(?: \w+)?|incontinent|wet (?:myself|himself|herself)|soil\w* (?:myself|himself|herself)`,
  backTrouble: String.raw`back(?: \w+)? (?:kills|killing|hurts|hurting|aches)|back(?: \w+)? (?:pain|ache|injury)|backache|slipped disc|disc|sciatica|spine|legs? (?:\w+ ){0,2}weak\w*|numb\w*|weak\w* (?:in )?(?:both |my )?legs`,
  bothLegs: String.raw`(?:both|my|his|her) legs(?: \w+){0,3} (?:weak\w*|numb\w*|paraly\w+|gave way|dead|will not move|not work\w*)|cannot (?:move|feel)(?: (?:my|his|her|both|either))* legs?`,
  // Leg.
  leg: 'legs?|calf|calves|thigh|foot|feet|toes',
  legSwollen: String.raw`swoll\w*|swelling|twice as (?:big|thick)|bigger than|puffy`,
  legHot: String.raw`red|hot|warm|hurts?|pain\w*|tender|sore|flight|surgery|operation|plaster|cast|ach\w+`,
  legCold: '(?:cold|ice cold|white|pale|blue|mottled)',
  legNumb: String.raw`numb\w*|blue|white|pale|cannot feel|no feeling|pain\w*|hurts?|no pulse`,
  calf: 'calf|calves|one leg|(?:left|right|my|his|her) leg|(?:left|right) thigh',
  oxygenLow: String.raw`(?:oxygen|o2|sats?|saturation|spo2|oximeter|meter)(?: (?:is|at|of|level|levels|meter|in|the|says|reads|only|dropped|to|down|was|shows|now|about|are|keeps?|low))* (?:[5-8]\d|9[01]|low [78]0s|80s|70s)(?! (?:mg|over|/))`,
} as const satisfies Record<string, string>;

interface ConceptPattern {
  readonly name: string;
  /** Finds all whole words of the group. */
  readonly pattern: RegExp;
}

let compiled: readonly ConceptPattern[] | undefined;

/** All groups, compiled once. */
export function conceptPatterns(): readonly ConceptPattern[] {
  compiled ??= Object.entries({ ...GROUPS, ...WIDER_GROUPS }).map(([name, words]) => ({
    name,
    pattern: new RegExp(String.raw`(?<![\p{L}\d])(?:${words})(?![\p{L}\d])`, 'gu'),
  }));
  return compiled;
}
