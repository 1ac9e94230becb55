/**
 * Lists from which people are made up. Streets and towns are invented, telephone numbers are of the range kept for fiction (555-0100 to
 * 555-0199), ZIP codes begin with 003, which no place has. Some names are ordinary words (Grace, Young, Field), as they are in life.
 */
export const GIVEN_NAMES = {
  F: 'Agnes Amara Beatriz Carmen Dolores Edith Fatima Grace Greta Hana Hope Ingrid Iris Joy Leila Lucia Mabel Mei Nadia Olive Priya Rosa Rose Ruth Sofia Thelma Violet Wanda Yuki Zoë'.split(
    ' ',
  ),
  M: 'Abel Alonzo Amir Arthur Bruno Carlos Chance Cyrus Dmitri Earl Emil Felix Frank Gus Hiro Ivan Jasper Kwame Leon José Mark Niels Omar Otto Pablo Ravi Ray Rufus Tomas Will'.split(
    ' ',
  ),
} as const;

export const FAMILY_NAMES =
  'Abernathy Alvarez Ashdown Bell Brightwater Castellano Chowdhury Copperfield Delacroix Dunmore Eastlake Fairweather Field Fontaine Garcia Greenhollow Hadley Hawthorne Ibarra Jankowski Kowalczyk Larkspur Long Marlowe Mbeki Nakamura Nightingale Okafor Park Penhallow Quillfeather Ramirez Rich Silverstone Tanaka Thistlewood Underhill Valdez Whitlock Yamada Young Zielinski'.split(
    ' ',
  );

/** Of staff: none of the patients' family names. */
export const STAFF_NAMES = [
  ['Orla', 'Finch'],
  ['Samuel', 'Brandt'],
  ['Ines', 'Carvalho'],
  ['Tariq', 'Haddad'],
  ['Joan', 'Merriweather'],
  ['Viktor', 'Lindqvist'],
  ['Chiara', 'Bellini'],
  ['Desmond', 'Achebe'],
  ['Keiko', 'Mori'],
  ['Paul', 'Winters'],
  ['Anneke', 'Visser'],
  ['Luis', 'Quintero'],
] as const;

export const SPECIALTIES = ['Family practice', 'Internal medicine', 'Cardiology', 'Nephrology'] as const;

export const STREETS = [
  'Lantern Hill Road',
  'Old Gristmill Lane',
  'Pebblecross Street',
  'Moonrake Avenue',
  'Tinker Bend',
  'Harrowgate Terrace',
  'Saltmarsh Row',
  'Quarrymaster Street',
  'Wren Hollow Drive',
  'Candlewick Court',
] as const;

export const TOWNS = [
  { city: 'Port Ellery', zip: '00310' },
  { city: 'Marrowfield', zip: '00322' },
  { city: 'North Tansy', zip: '00335' },
  { city: 'Kestrel Falls', zip: '00347' },
  { city: 'Upper Brindle', zip: '00361' },
] as const;
