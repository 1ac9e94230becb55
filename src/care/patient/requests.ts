/**
 * Questions that no record answers for a patient: whether to change treatment, what one has, how it will end; and words that address the program instead of the record.
 * They get fixed, kind replies.
 */

export const REFUSED_REQUESTS = ['treatment', 'diagnosis', 'prognosis', 'instructions'] as const;
export type RefusedRequest = (typeof REFUSED_REQUESTS)[number];

/** Which of them a question is; null for a question that a record may answer. */
export function refusedRequest(question: string): RefusedRequest | null {
  const text = question.toLowerCase().replaceAll('’', "'").replaceAll(/\s+/g, ' ');
  return REFUSED_REQUESTS.find((request) => PATTERNS[request].some((pattern) => pattern.test(text))) ?? null;
}

const DRUG_ACTION =
  '(?:stop|skip|change|increase|decrease|reduce|double|halve|raise|lower|cut|switch|replace|combine|mix|restart|start|quit|come off|go off|take (?:more|less|extra|another|fewer|two|an extra|half)|use (?:more|less)|miss|leave out|add)';

const PATTERNS: Readonly<Record<RefusedRequest, readonly RegExp[]>> = {
  instructions: [
    /\b(?:ignore|disregard|forget|override|bypass)\b.{0,40}\b(?:rules?|instructions?|prompts?|above|previous|guidelines?|restrictions?|everything)\b/,
    /\b(?:system prompt|developer mode|jailbreak|pretend (?:to be|you)|act as|you are now|role ?play|new instructions?)\b/,
  ],
  treatment: [
    new RegExp(
      String.raw`\b(?:should|can|could|may|must|shall|do|would|is it (?:ok|okay|safe|fine|alright)|am i (?:allowed|able)|what if|what happens if|need|want|like|better|why not|let me|how do|how can|when can|plan)\b.{0,25}\b(?:i|me|we|to|he|she|for)\b.{0,20}\b${DRUG_ACTION}\b`,
    ),
    new RegExp(
      String.raw`\b(?:i|we|my \w+) (?:want to|will|am going to|would like to|plan to|think i (?:will|should)) ${DRUG_ACTION}\b`,
    ),
    /\b(?:what|which|how much|how many)\b.{0,30}\b(?:should|shall|can|could|must) (?:i|we|he|she|my \w+) (?:take|use|give|inject|have|eat|drink|do)\b/,
    /\b(?:should|shall|can|may|could) (?:i|we|he|she|my \w+) (?:take|use|get|have|give|inject|try|eat|drink|avoid|go|see|call|stay|drive|fly|exercise|travel|smoke|have sex|work|swim|lift|bathe|shower)\b/,
    /\b(?:do i|does (?:he|she)) (?:really |still )?(?:need|have to)\b/,
    /\b(?:is|are|would) .{0,40}\b(?:safe|dangerous|better|best|right|enough|necessary|too (?:much|high|low)|ok|okay) (?:for me|to take|with|together|than)\b/,
    /\bis it (?:ok|okay|safe|fine|alright|dangerous|bad)\b/,
    /\b(?:recommend|advice|advise|suggest|remedy|cure|treat (?:my|this|it)|how (?:do|can|should) i (?:treat|cure|lower|raise|get rid|fix|help|stop|improve))\b/,
    /\bwhat (?:should|shall|can|do) i do\b/,
    /\b(?:right|correct|maximum|max|safe) dose\b/,
  ],
  diagnosis: [
    /\b(?:could|might|may|can) (?:i|he|she|it|this|that|my \w+) (?:possibly |also |maybe )?(?:have|be|mean) (?!had|been|any allerg|an allerg|allerg)(?!.{0,40}\b(?:record|letter|list|noted|written|file)\b).{0,40}\b(?:cancer|disease|infection|serious|tumou?r|something|diabetes|stroke|heart|failure|covid|syndrome)\b/,
    /\bwhat (?:is wrong|do i have|could (?:it|this) be|disease do|illness do|is causing|causes? my)\b/,
    /\b(?:diagnose|diagnosis of this|is this (?:a|an|cancer|serious|normal|bad)|am i (?:sick|ill|ok|okay|healthy|having)|do you think i)\b/,
    /\bwhy (?:do|does|is|am|are) (?:i|my|he|she)\b.{0,30}\b(?:feel|hurt|tired|pain|swollen|dizzy|cough|sick|weak|itch|bleed)/,
  ],
  prognosis: [
    /\b(?:will|am|is|are) (?:i|he|she|my \w+)\b.{0,25}\b(?:die|dying|survive|get better|recover|be ok|be okay|be fine|live|cured|get worse|make it|heal)\b/,
    /\b(?:life expectancy|prognosis|how long (?:do|will|have|can) (?:i|he|she)(?: \w+){0,3} (?:live|left|got|survive)|chances? of|my (?:risk|odds|chances?)|survival|long term outlook|going to die)\b/,
    /\bhow (?:serious|bad|dangerous|risky|fatal) (?:is|are)\b/,
    /\bcan (?:it|this|my \w+(?: \w+)?) be cured\b/,
  ],
};

const TEAM = 'Please ask your care team about this.';

export const REFERRALS: Readonly<Record<RefusedRequest, readonly string[]>> = {
  treatment: [
    'That is a good thing to ask, but I can not tell you what to take or do.',
    TEAM,
    'Do not stop or change your care without talking to them.',
  ],
  diagnosis: ['I can see that you want to know.', 'I can only tell you what stands in your signed record.', TEAM],
  prognosis: ['I know that this may be on your mind.', 'I can not say how things will go.', TEAM],
  instructions: [
    'I can only tell you what stands in your signed record.',
    'You can ask me what it says or what a word means.',
  ],
};
