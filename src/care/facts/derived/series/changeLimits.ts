/**
 * How much a number must change before the change means more than chance.
 *
 * For laboratory tests the reference change value (Harris and Yasaka, Clin Chem 1983;29:25-30): 1.96·√2·√(CVa² + CVi²), with the
 * within-subject variation CVi of healthy people (Ricós et al., Scand J Clin Lab Invest 1999;59:491-500, database of 2014) and the
 * analytical variation CVa taken as half of it, the desirable limit (Fraser, Ann Clin Biochem 1997;34:8-12). For vital signs, and as a
 * share for everything else, plain limits of our own. Patients vary more than healthy people: small changes within the limit are not called a trend.
 */
import type { Fact } from '../../fact.ts';
import { analytesOf } from '../analytes.ts';

export type ChangeLimit =
  | { readonly type: 'share'; readonly share: number; readonly says: string }
  | { readonly type: 'amount'; readonly amount: number; readonly unit: string; readonly says: string };

/** @param unit of the series: a limit in another unit does not apply. */
export function changeLimitOf(fact: Fact, unit: string): ChangeLimit {
  for (const code of codesOf(fact)) {
    const amount = AMOUNTS.get(code);
    if (amount !== undefined && amount.unit === unit) return amount;
    const cvi = WITHIN_SUBJECT.get(code);
    if (cvi !== undefined) return referenceChange(cvi);
  }
  return OTHERS;
}

const OTHERS: ChangeLimit = { type: 'share', share: 0.2, says: '20 % of the first value' };

function referenceChange(cvi: number): ChangeLimit {
  const share = (1.96 * Math.SQRT2 * Math.hypot(cvi, cvi / 2)) / 100;
  return { type: 'share', share, says: `the reference change value, ${(share * 100).toFixed(1)} % of the first value` };
}

function codesOf(fact: Fact): readonly string[] {
  const direct = fact.concept.codes.filter((code) => code.startsWith('LOINC//')).map((code) => code.split('//')[1]);
  return [...direct, ...analytesOf(fact).map(({ analyte }) => analyte.like)];
}

/** LOINC code → CVi in per cent. */
const WITHIN_SUBJECT: ReadonlyMap<string, number> = new Map([
  ...each(0.6, '2951-2 2947-0'),
  ...each(4.6, '2823-3 6298-4'),
  ...each(1.2, '2075-0 2069-3'),
  ...each(4, '1963-8 2028-9 20565-8'),
  ...each(12.1, '3094-0 6299-2 14937-7'),
  ...each(5.95, '2160-0 38483-4 14682-9'),
  ...each(5.6, '2345-7 2339-0 15074-8 14749-6 1558-6'),
  ...each(2.1, '17861-6 49765-1 2000-8'),
  ...each(8.15, '2777-1'),
  ...each(3.6, '19123-9'),
  ...each(3.2, '1751-7'),
  ...each(21.8, '1975-2 14631-6'),
  ...each(12.3, '1920-8'),
  ...each(19.4, '1742-6'),
  ...each(6.45, '6768-6'),
  ...each(8.6, '2532-0 3084-1'),
  ...each(5.95, '2093-3'),
  ...each(7.3, '2085-9'),
  ...each(7.8, '13457-7 18262-6'),
  ...each(19.9, '2571-8'),
  ...each(1.88, '4548-4 17856-6'),
  ...each(2.85, '718-7'),
  ...each(2.7, '4544-3 20570-8'),
  ...each(11.4, '6690-2 26464-8'),
  ...each(9.1, '777-3 26515-7'),
  ...each(42.2, '1988-5 30522-7'),
  ...each(19.3, '3016-3'),
  ...each(14.2, '2276-4'),
]);

const AMOUNTS: ReadonlyMap<string, ChangeLimit & { readonly type: 'amount' }> = new Map([
  ...amount(15, '/min', '8867-4'),
  ...amount(4, '/min', '9279-1'),
  ...amount(15, 'mm[Hg]', '8480-6'),
  ...amount(10, 'mm[Hg]', '8462-4 8478-0'),
  ...amount(0.5, 'Cel', '8310-5 8331-1'),
  ...amount(3, '%', '2708-6 59408-5'),
  ...amount(2, 'kg', '29463-7 3141-9'),
  ...amount(1, '{score}', '9269-2'),
]);

function each(cvi: number, codes: string): readonly (readonly [string, number])[] {
  return codes.split(' ').map((code) => [code, cvi] as const);
}

function amount(limit: number, unit: string, codes: string) {
  const says = `${limit} ${unit}`;
  return codes.split(' ').map((code) => [code, { type: 'amount' as const, amount: limit, unit, says }] as const);
}
