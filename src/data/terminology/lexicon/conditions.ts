/** Conditions. */
import { conceptsOfLines, type LexiconConcept } from './concept.ts';

const CONDITIONS = `
hypertension = high blood pressure; HTN; hypertensive; essential hypertension; arterial hypertension; elevated blood pressure @ I10* I11* I12* I13* I15* I16* 9:401* S:38341003 S:59621000
heart failure = congestive heart failure; CHF; cardiac failure; HF; heart failure exacerbation @ I50* 9:428* S:84114007 S:88805009 S:42343007
diabetes mellitus = diabetes; DM!; diabetic; diabetics @ E08* E09* E10* E11* E12* E13* 9:250* S:73211009
type 2 diabetes mellitus = type 2 diabetes; T2DM; DM2; DM type 2; type II diabetes; diabetes mellitus type 2; NIDDM; type II diabetes mellitus; diabetes type 2 @ E11* S:44054006 < diabetes mellitus
pneumonia = PNA; community acquired pneumonia; CAP!; lung infection @ J12* J13* J14* J15* J16* J17* J18* 9:486* S:233604007
`;

export function conditionConcepts(): readonly LexiconConcept[] {
  return conceptsOfLines('condition', CONDITIONS);
}
