/**
 * A checked note for a terminal: what is wrong first, worst first, each with its words, what the record says and the facts; then the counts.
 */
import type { SentenceVerdict, StatementVerdict, Verification } from './verdict.ts';
import { SEVERITIES, VERDICTS } from './verdict.ts';

export function renderVerificationText(text: string, verification: Verification): string {
  const { sentences, omissions, problems, conflicts, counts } = verification;
  const findings = sentences.flatMap(({ statements }) => statements).filter(({ verdict }) => isFinding(verdict));
  const worstFirst = findings.toSorted((a, b) => rank(b) - rank(a) || a.start - b.start);
  return [
    ...problems.map(({ problem, reason }) => `! ${problem}: ${reason}`),
    ...worstFirst.map((statement) => finding(text, statement)),
    ...omissions.map(
      ({ rule, severity, reason, facts }) => `- left out, ${severity} (${rule}): ${reason} [${facts[0]}]`,
    ),
    ...conflicts.map(({ facts, reason }) => `= conflict in the record: ${reason} [${facts.join(', ')}]`),
    '',
    `${sentences.length} sentences; statements: ${VERDICTS.map((verdict) => `${counts[verdict]} ${verdict}`).join(', ')}.`,
    `${supportedSentences(sentences)} sentences rest on the record alone.`,
    'A verdict is about the record, not about the patient: not found is not untrue.',
  ].join('\n');
}

function isFinding(verdict: StatementVerdict['verdict']): boolean {
  return verdict === 'contradicted' || verdict === 'not found';
}

function rank({ verdict, severity }: StatementVerdict): number {
  return VERDICTS.indexOf(verdict) * SEVERITIES.length + SEVERITIES.indexOf(severity);
}

function finding(
  text: string,
  { start, end, verdict, severity, reason, facts, contradictions }: StatementVerdict,
): string {
  const sign = verdict === 'contradicted' ? '✗' : '?';
  const how = contradictions.length === 0 ? '' : `: ${[...new Set(contradictions.map((each) => each.how))].join(', ')}`;
  const words = text.slice(start, end).replaceAll(/\s+/g, ' ');
  const cited = facts.length === 0 ? '' : ` [${facts.join(', ')}]`;
  return `${sign} ${verdict}${how} (${severity})  "${words}"\n    ${reason}${cited}`;
}

function supportedSentences(sentences: readonly SentenceVerdict[]): string {
  const supported = sentences.filter(({ verdict }) => verdict === 'supported').length;
  return `${supported} of ${sentences.length}`;
}
