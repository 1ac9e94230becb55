/** Relatives by name, lower case: from HL7's role codes (v3-RoleCode), SNOMED's or text. */
const ROLES: Readonly<Record<string, string>> = {
  FTH: 'father',
  NFTH: 'father',
  MTH: 'mother',
  NMTH: 'mother',
  BRO: 'brother',
  NBRO: 'brother',
  SIS: 'sister',
  NSIS: 'sister',
  SIB: 'sibling',
  NSIB: 'sibling',
  SON: 'son',
  NSON: 'son',
  DAU: 'daughter',
  DAUC: 'daughter',
  CHILD: 'child',
  NCHILD: 'child',
  PRN: 'parent',
  NPRN: 'parent',
  GRMTH: 'grandmother',
  MGRMTH: 'maternal grandmother',
  PGRMTH: 'paternal grandmother',
  GRFTH: 'grandfather',
  MGRFTH: 'maternal grandfather',
  PGRFTH: 'paternal grandfather',
  GRPRN: 'grandparent',
  AUNT: 'aunt',
  MAUNT: 'maternal aunt',
  PAUNT: 'paternal aunt',
  UNCLE: 'uncle',
  MUNCLE: 'maternal uncle',
  PUNCLE: 'paternal uncle',
  COUSN: 'cousin',
  FAMMEMB: 'family member',
  '72705000': 'mother',
  '66839005': 'father',
  '70924004': 'brother',
  '27733009': 'sister',
  '65616008': 'son',
  '66089001': 'daughter',
};

/** @param code local code of the relationship. @param text what the source calls it. */
export function relativeName(code: string, text: string | null): string {
  return (
    ROLES[code] ??
    (text === null || text.trim() === ''
      ? 'family member'
      : text
          .trim()
          .toLowerCase()
          .replace(/^(natural|biological) /, ''))
  );
}
