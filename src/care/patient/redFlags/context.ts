/**
 * How the words of a message are meant: said of now, negated, of the past, over, of a mere possibility, asked about in general, or read in a document.
 *
 * After ConText (Harkema et al. 2009, doi 10.1016/j.jbi.2009.05.002): cues with scopes, which end with the clause; made for what patients type. When several hold, or a clause
 * also says "now", the cautious reading wins: words stay said of now.
 */
import { CLAUSE_MARKS } from './wording.ts';

export const MEANINGS = ['now', 'negated', 'past', 'resolved', 'hypothetical', 'general', 'document'] as const;
export type Meaning = (typeof MEANINGS)[number];

/** The meaning of each word of a plain wording, by its place. */
export function meaningsOfWords(words: readonly string[]): readonly Meaning[] {
  const meanings: Meaning[] = words.map(() => 'now');
  const clauses = clausesOf(words);
  clauses.forEach(({ start, end }, at) => {
    const text = words.slice(start, end).join(' ');
    const next = clauses[at + 1];
    const after = next === undefined ? '' : words.slice(next.start, next.end).join(' ');
    const whole = meaningOfClause(text, after);
    if (whole !== 'now') meanings.fill(whole, start, end);
    else markScopes(words, start, end, meanings);
  });
  continueLists(words, clauses, meanings);
  return meanings;
}

interface Clause {
  readonly start: number;
  readonly end: number;
}

const NEW_THOUGHT = /^(?:but|however|though|although|yet|also)$/;

function clausesOf(words: readonly string[]): readonly Clause[] {
  const clauses: Clause[] = [];
  let start = 0;
  words.forEach((word, at) => {
    const ends = CLAUSE_MARKS.has(word) || (NEW_THOUGHT.test(word) && at > start) || startsNow(words, at);
    if (!ends) return;
    if (at > start) clauses.push({ start, end: at });
    start = CLAUSE_MARKS.has(word) ? at + 1 : at;
  });
  if (words.length > start) clauses.push({ start, end: words.length });
  return clauses;
}

/** "… and now", "… and my face": a thought of its own, with its own time. */
function startsNow(words: readonly string[], at: number): boolean {
  return (
    (words[at] === 'and' && /^(?:now|today|since|i|my|he|she|his|her|feel|having)$/.test(words[at + 1] ?? '')) ||
    (words[at] === 'because' && at > 0) ||
    (words[at] === 'now' && /^(?:my|i|he|she|his|her|it|the)$/.test(words[at + 1] ?? ''))
  );
}

const NOW =
  /\b(?:right now|now|today|tonight|this (?:morning|afternoon|evening)|since (?!then|(?:\w+ ){1,5}(?:years?|months?) (?:ago|back)|the (?:stent|operation|surgery|treatment)|(?:19|20)\d\d|i (?:came|got) home)|keeps?|again|at the moment|currently|getting worse|just (?:had|started|now|happened|took)|(?:minutes?|hours?) ago|last night|yesterday|all (?:day|night)|when i (?:breathe|move|walk|cough|lie|stand)|whenever|every time|i am having|he is having|she is having|having)\b/;
const PERSONAL_NOW =
  /^(?:is it (?:normal|ok|okay|bad|dangerous|serious|fine|safe|common)|(?:and |but |also |why (?:does|do|is|are|am|has|have) )?(?:i|my|he|she|his|her|our|we|mine) (?:am|is|are|have|has|do|cannot|keep|feel|feels|hurts?|aches|just|think|\w+ (?:is|are|hurts?|feels?|aches|keeps?|has|have)))\b|\bwhy (?:does|do|is|are|am|has|have) (?:i|my|he|she|his|her)\b|\b(?:i am|i have|i feel|i keep|i cannot|i think) /;

const GENERAL =
  /\b(?:what (?:is|are|causes?|does|do|did|was|were|happens|kind|if|the)|which|explain\w*|descri\w+|defin\w+|mean(?:s|ing)?|stands? for|tell me (?:about|what)|in general|(?:symptoms?|signs?|causes?|warning signs?|side effects?|difference|kinds?|types?) (?:of|between)|a sign|a symptom|how (?:is|are|does|do|did|can|many|common|long|much|often|high)|why (?:do|does|did|was|were) (?:i have|people|babies|children|they|we|you|the|one)|why would|who|are \w+ \w+ common|the same as|listed as|possible with|treated|screening|clinic|leaflet|nurse|prevention|(?:can|could|does|do|may|might|will|would) \w+(?: \w+)? (?:cause|mean|lead|give|help|happen)|hereditary|contagious|calculator|support groups?|quiz|i read that|one (?:call|have|get)|(?:if|when|how|does|do|can|is|know if) someone|people die|you die|in case|(?:a|the) words?)\b/;
const NOT_GENERAL =
  /\bwhat (?:do|should|can|shall) (?:i|we) do\b|\bwhat now\b|\bwhat is (?:happening|wrong|going on)\b|\bwhy (?:does|do|is|are) my\b/;
const DOCUMENT =
  /\b(?:letter|record|records|report|file|notes?|scan|ct|mri|chart|leaflet|document|summary|list|portal|app|history|eeg|echo|discharge|form)\b|\bthey (?:said|say|wrote|found|asked|did|ruled|told|gave|write)\b|\b(?:did|was|were|has|have|do|does) (?:the )?(?:they|doctors?|hospital|it|nurse|you)\b|\b(?:the )?(?:nurse|doctors?) (?:asked|said|wrote|told|explained|found|checked)\b|\bruled out\b|\b(?:did|was|were) i\b|^why (?:did|was|were) i\b|^(?:was|were) (?:my|the|it|that)\b|\b(?:listed|noted|recorded|mentioned|written|documented|according to|presented with|admitted (?:with|for)|denies|denied|history of|turned out|told to|asked (?:me )?(?:about|if)|checked for|tested for|get (?:it|this) for|appointment (?:at|in)|plan)\b/;
const ASKS_OF_DOCUMENT =
  /^(?:and )?(?:is|was|are|were|does|do|did|will|what|which|when|why|where|how) (?:it|that|this|they|there|the|my|kind|drug|does|was|were|did|is|do|germ|stent|i)\b.*\b(?:record\w*|file|letter|notes?|noted|report|list|mri|ct|scan|say|says|mention\w*|written|history|cause|kind|find|found|called|drug|germ|stent|get|give|which|tests?|drive|why|put|for|mean|means|visit)\b|^(?:which|what) (?:\w+ )?(?:stent|drug|germ|test|tests|kind|pills?|medicine|dose|did|was|were)\b|^did (?:they|you|the)\b/;
const PAST =
  /\b(?:19|20)\d\d\b|\b(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|many|some|several|a few|a couple of|few|couple of) (?:years?|months?) ago\b|\b(?:years?|months?|decades) (?:ago|back)\b|\blast (?:year|month|summer|winter|spring|autumn|fall|january|february|march|april|june|july|august|september|october|november|december)\b|\bas (?:a|an) (?:child|kid|teenager|teen|baby|student|adult|young)\b|\bwhen (?:i|he|she|they) (?:was|were|had)\b|\bback then\b|\bback in (?=\d|the|my|our|january|february|march|april|may|june|july|august|september|october|november|december|school|college|those)|\b(?:in|since|last|of) (?:january|february|march|april|may|june|july|august|september|october|november|december)\b|\bused to\b|\bhistory of\b|\bbefore the (?:operation|surgery|stent|treatment)\b|\bchildhood\b|\bprevious\w*\b|\bin (?:the )?hospital\b|\bduring (?:the|my) \w+\b|\bat \d\d$|\bdied (?:of|from|due|because|in|when|at|after)\b|\bpassed (?:away|from)\b|\b(?:grandm\w+|grandf\w+|grandp\w+|uncle|aunt|cousin|mg)(?: \w+){0,2} had\b|\bruns? in (?:my|the|our) family\b|\bin (?:my|the|our) family\b|\bmy old\b|\bin my (?:twenties|thirties|forties|fifties|sixties|seventies|teens|youth)\b|\bfor (?:\w+ )?years\b|\b(?:like|as) always\b|\bas usual\b/;
const KIN_HISTORY =
  /\b(?:mother|father|grandm\w+|grandf\w+|grandp\w+|uncle|aunt|cousin|brother|sister)(?: \w+)? (?:had|died|suffered)\b/;
const RESOLVED =
  /\b(?:(?:is|are|was|has|have|had) (?:\w+ )?(?:gone(?=$| now| away| since| after| and| by| this| today| thank\w*| completely$)|better|over(?= now|$)|resolved|healed|cleared|fine|under control|well controlled|improved)(?! (?:numb|blue|blind|dark|black|cold|dead|limp|the|stiff|hard|weak))|went away|no longer|all good|all well|all fine|otherwise fine|over now|fine now|it stopped|stopped (?:bleeding|hurting|again|after|by itself)|has stopped$|under control|well controlled|turned out|gave me a|much better|much less|almost gave|not any ?more|cured|gave us a)\b/;
/** Money and paperwork: what is said of them is said in jest, unless it is of death. */
const ANNOYANCE =
  /\b(?:invoices?|bills?|price|prices|paperwork|deadlines?|homework|parking|website|inbox|meetings|exams?|queue|hold music|rent|taxes|emails?|my (?:dog|cat|rabbit|hamster|horse|pet) (?:died|passed)|phone (?:keeps|died))\b/;
const OF_DEATH =
  /\b(?:kill|die|dying|suicid\w*|dead|myself|live|living|end it|alive|kms|kys|any ?more|cannot (?:do|take|cope|go)|chest|arm|face)\b/;
const IDIOM =
  /\b(?:gave|almost gave|gives?|giving|given) (?:me|us|him|her) (?:a|an) \w+|\b(?:dying|die) (?:to|of|laughing|for)\b|\brather die than\b|\b(?:boss|teacher|coach|manager)(?: \w+){0,3} kill me\b|\bto die for\b|\bcould (?:die|kill)\b|\bwould kill for\b|\bkill for\b|\bkilling it\b|\b(?:waiting|form|wait|boss|homework) (?:is|was) killing\b|\bdeath of me\b|\bdead tired\b|\bdied? laughing\b|^(?:so |and )?(?:my|the|our) (?:old )?(?:dog|cat|horse|pet|laptop|phone|car|battery|printer|ipad|computer) (?!walker|sitter|driver|owner|crash|accident|wreck)/;
const DOCUMENT_SAYS =
  /\b(?:letter|report|record|note|notes|summary|leaflet|scan|it) (?:says|say|said|mentions|mention|warns|tells|told|reads|states|has|of|explained)\b/;

function meaningOfClause(text: string, after: string): Meaning {
  if (IDIOM.test(text)) return 'general';
  if (ANNOYANCE.test(text) && !OF_DEATH.test(text)) return 'general';
  if (
    /\b(?:someone|somebody|anyone|people|a person)\b/.test(text) &&
    /^(?:how|what|when|why|which|where|can|is|do|does|should)\b/.test(text)
  )
    return 'general';
  const now = NOW.test(text);
  if (!now && PAST.test(text)) return 'past';
  if (!now && KIN_HISTORY.test(text) && ASKS_OF_DOCUMENT.test(after)) return 'past';
  if (RESOLVED.test(text)) return 'resolved';
  if (DOCUMENT_SAYS.test(text) && !/\bright now\b/.test(text)) return 'document';
  if (NOT_GENERAL.test(text) || PERSONAL_NOW.test(text)) return 'now';
  if (GENERAL.test(text) && !now) return 'general';
  if (DOCUMENT.test(text) && !now) return 'document';
  return 'now';
}

const NEGATION = /^(?:no|not|without|never|none|nor|neither|deny|denies|denied|free)$/;
const NOT_A_NEGATION =
  /^(?:not (?:go|ease|shift|settle|let|budge|calm|touch\w*|work\w*|mov\w+|open\w*|wak\w+|respond\w*|react\w*|answer\w*|talk\w*|speak\w*|eat\w*|drinking|feed\w*|pee\w*|hold\w*|stand|walk\w*|remember|breath\w*|recogni\w*|hear|look\w*|come|coming|fade|stay|keep|sleep\w*|notice\w*|quit\w*|flinch\w*|tell|grip\w*|close|shut|finish\w*|rest|straighten|budg\w+|turn|latch\w*|suck\w*|clot\w*|support|carry|feel (?:my|his|her)|sure|only|just|know|certain|better|going|gone|stopping|stopped|helping|fading|getting|improving|mind|understand|want|like|care|matter|able|well|him|her|quite|think|really|even|normal|right|safe|ok|okay|good|take|sleep|stop)|not feel(?:ing)? (?:well|right|good|great|so|myself|ok|okay|at)|no (?:idea|matter|one|longer|wonder|doubt|reason|point)|never (?:had|felt|experienced|seen|so))\b/;
/** A negation of its own begins here; the one before ends. */
const NEXT_NEGATION = /^(?:no|not|cannot|without|never|unable|(?:do|does|did|is|are|am|has|have|will|could) not)\b/;
/** After "and": a new statement, no list of what is absent. */
const GOES_ON =
  /^(?:it|is|are|was|has|have|looks?|feels?|keeps?|there|the|this|very|so|really|got|gone|goes|being|breathing|sweating|vomiting|throwing|shaking|with|in|both|cold|pale|we|they|you|mother|father|nothing|just|still)$/;
const POSSIBILITY =
  /^(?:if|unless|whether|in case|when should|watch for|watch out|signs? of|risk of|afraid of|scared of|fear of|prevent|avoid|may cause|can cause|could cause|might cause|return (?:if|for)|worry about|look out|should (?:i|one) get|what if)$/;
const SCOPE = 9;

function markScopes(words: readonly string[], start: number, end: number, meanings: Meaning[]): void {
  const now = NOW.test(words.slice(start, end).join(' '));
  for (let at = start; at < end; at++) {
    const pair = `${words[at]} ${words[at + 1] ?? ''}`.trim();
    if (NEGATION.test(words[at]) && !NOT_A_NEGATION.test(words.slice(at, at + 3).join(' '))) {
      const never = words[at] === 'never' && /^(?:had|felt|seen)$/.test(words[at + 1] ?? '');
      if (!never) fillAfter(meanings, at, endOfNegation(words, at, end), 'negated');
    } else if (
      !now &&
      !/^(?:as|like)$/.test(words[at - 1] ?? '') &&
      (POSSIBILITY.test(words[at]) || POSSIBILITY.test(pair))
    ) {
      fillAfter(meanings, at, end, 'hypothetical');
    }
  }
}

function endOfNegation(words: readonly string[], at: number, end: number): number {
  const limit = Math.min(end, at + SCOPE);
  for (let place = at + 1; place < limit; place++) {
    if (NEXT_NEGATION.test(`${words[place]} ${words[place + 1] ?? ''}`)) return place;
    if (words[place] === 'and' && GOES_ON.test(words[place + 1] ?? '')) return place;
  }
  return limit;
}

function fillAfter(meanings: Meaning[], at: number, end: number, meaning: Meaning): void {
  for (let place = at + 1; place < end; place++) if (meanings[place] === 'now') meanings[place] = meaning;
}

/** "No headache, fever or cough": a bare list goes on with the meaning of its beginning. */
function continueLists(words: readonly string[], clauses: readonly Clause[], meanings: Meaning[]): void {
  clauses.forEach(({ start, end }, at) => {
    const before = clauses[at - 1];
    if (before === undefined || words[start - 1] !== ',' || end - start > 5) return;
    const inherited = meanings[before.end - 1];
    if (inherited !== 'negated' && inherited !== 'document') return;
    const text = words.slice(start, end).join(' ');
    const listEnds = clauses
      .slice(at, at + 3)
      .some((one) => /\b(?:or|nor)\b/.test(words.slice(one.start, one.end).join(' ')));
    if (!listEnds && inherited === 'negated') return;
    if (/\b(?:i|my|he|she|his|her|is|are|am|has|have|now|but|cannot|keeps?|feel|and)\b/.test(text)) return;
    for (let place = start; place < end; place++) if (meanings[place] === 'now') meanings[place] = inherited;
  });
}
