/** `--strict`: any fault of the input is an error, told by its first place and the number of all. */
import { AnamnesisError } from '../../../base/errors.ts';
import { OUTCOMES } from '../outcomes.ts';
import { plural } from './figures.ts';
import { entriesOf, type IngestReport, totalOutcomes } from './ingestReport.ts';

/** @throws input/invalid when a line was left out because the input is wrong, or anything else was found wrong with a file. */
export function requireSound(report: IngestReport): void {
  const outcomes = entriesOf(totalOutcomes(report.tables)).filter(([outcome]) => OUTCOMES[outcome].fault);
  const lines = outcomes.reduce((sum, [, count]) => sum + count, 0);
  const [fault] = report.faults;
  const found = [
    ...(lines > 0 ? [plural(lines, 'line')] : []),
    ...(report.faults.length > 0 ? [plural(report.faults.length, 'finding')] : []),
  ].join(' and ');
  if (fault !== undefined) {
    const where = fault.line === undefined ? fault.file : `${fault.file}, line ${fault.line}`;
    throw unsound(where, `${fault.rule} (The first of ${found}.)`, fault.remedy);
  }
  if (outcomes.length > 0) {
    const kinds = outcomes.map(([outcome, count]) => `${outcome}: ${count}`).join(', ');
    throw unsound('the input', `${found} cannot be used (${kinds}).`, 'Mend the export.');
  }
}

function unsound(where: string, rule: string, remedy: string): AnamnesisError {
  return new AnamnesisError('input/invalid', {
    where,
    rule,
    remedy: `${remedy} Without --strict the run goes on, and the report lists every fault.`,
  });
}
