/** Words that need no explanation, in their base form: what may stand beside glossary terms in a sentence that we call plain. */

const WORDS = `
a about above across after afternoon again age ago all allow almost alone along already also although always am among an and another any arm around as ask at away
baby back bad balance bathe be because bed been before began begin behind being below beside best better between big bit black bleed blood blue body bone book both bottom box boy break breast breath breathe bring brother brown burn but by
call came can care case cause chair change check chest child clean clear clinic close cold colour color come cook cough count cup cut
dark date daughter day dead dear death deep did die diet different do doctor does done door dose down drain dress drink drive drop drug dry due during
each ear early ease easy eat either else empty end enough even ever every except exercise extra eye
face fall family far fast fat father feel feet felt few find finger first fit flow fluid food foot for form found free fresh from front full further
gave get girl give go goes gone good got great green group grow
had hair half hand happen hard has have he head heal health hear heart heat heavy help her here high higher him hip his hold home hospital hot hour house how hurt husband
i if ill illness in inside into is it itch its itself
jaw job joint just
keep kept kidney kind knee know
lab large last late later lay learn least leave left leg less let letter level lie lift light like limit line list little live liver local long look loose lose loss lost lot low lower lunch lung
made main make man many may me meal mean medicine meet mild milk mind minute miss moment money month more morning most mother mouth move much muscle must my
name near neck need nerve never new next night no noon normal nose not note nothing now number nurse
of off often oil old on once one only open or order other our out outside over own
pain pale part past patient people per person phone pick piece pill place plan play please pocket point poor present press problem pull pulse push put
question quick quiet quit
rash rate rather reach read ready red rest return right ring rise risk room round run
safe said salt same saw say school score see seem seen self sense sent set severe shape share sharp she short should shoulder show shower side sign since sister sit size skin sleep slow small smell smoke smooth so soap soft some son soon sore sound spot spread staff stage stand start stay step still stomach stop strength strong such sudden sugar sun sure swallow swell
take talk tall tell ten test than thank that the their them then there these they thick thin thing think third this those though three throat through time tired to today toe together told too took tooth top touch toward treat tree try tube turn twice two type
under until up upper urine use usual
vein very visit voice
wait wake walk want ward warm was wash watch water way we weak wear week weigh weight well went were wet what when where which while white who whole why wide wife will with within without woman wood word work worry worse wound write wrong
year yes yet you young your
zero able accident activity address adult advice again against air alcohol alert allergy angry animal ankle answer appear area arrive asleep average awake
bandage better bladder bowel brain brown bruise bus business cancer card certain chance common complete contact control cover crutch
danger decide describe dentist direct discuss doctor double emergency energy entire evening exact example expect explain fever figure finish fine floor follow following fruit function gland glass health healthy hearing heavy height history hospital
important include increase infection information injury inside instead insulin iron itself language lift liquid manage matter measure medical member memory message middle minutes mother movement natural needle negative notice nothing office operation organ oxygen parent party pass pattern period pharmacy phone physical picture piece plaster plenty position positive possible pregnant pressure private probably protein provide quality quite raise range reach reason receive record reduce regular relax remain remember remove repeat report result review rule safety sample scan second seldom self service several similar simple single sister situation sleep slight social somebody someone something sometimes special speech spine spoon stable steady stitch story street stroke support swollen syringe system table tablet temperature thigh throat thumb tissue toilet tongue total trouble understand upset useful vaccine vegetable virus vision vitamin waist wall waste weekend whether wrist
pollen peanut dander grass shellfish latex bee venom mould mold dust mite dairy product wheat nut department fish egg soy code value used measles harmless entry length cigarette artificial decrease die died lying dying list listed low lower next free evening fight virus germ germs illness medicine hospital measles tetanus polio shot bug kind letter ul ug iu mosm cells score loss alone native without other part site sort home death dead member nearest year-old first last allergic pack yearly
born woman man boy girl old seen
january february march april may june july august september october november december monday tuesday wednesday thursday friday saturday sunday
mg mcg ml g kg cm l units unit percent mmol mmhg meq iu pg ng dl fl hr min degrees
dr mr mrs ms
`
  .split(/\s+/)
  .filter((word) => word !== '');

const PLAIN: ReadonlySet<string> = new Set(WORDS);
const IRREGULAR: ReadonlySet<string> = new Set(
  'children men women teeth better worse taken given shown known seen drunk driven eaten fallen broken chosen grown heard held kept lain led left lent lost met paid ran sold spoke stood swollen taught thought told understood woke wrote written'.split(
    ' ',
  ),
);

/** Whether everybody knows the word, in this or another form of it. */
export function isPlainWord(word: string): boolean {
  const lower = word.toLowerCase().replace(/['’]s$/, '');
  if (PLAIN.has(lower) || IRREGULAR.has(lower)) return true;
  return baseForms(lower).some((base) => PLAIN.has(base));
}

function baseForms(word: string): readonly string[] {
  const forms: string[] = [];
  for (const [ending, instead] of ENDINGS) {
    if (word.length > ending.length + 2 && word.endsWith(ending)) forms.push(word.slice(0, -ending.length) + instead);
  }
  const doubled = /^(.*)(\w)\2(?:ed|ing)$/.exec(word);
  if (doubled !== null) forms.push(doubled[1] + doubled[2]);
  return forms;
}

const ENDINGS: readonly (readonly [string, string])[] = [
  ['s', ''],
  ['es', ''],
  ['ies', 'y'],
  ['ed', ''],
  ['ed', 'e'],
  ['ied', 'y'],
  ['ing', ''],
  ['ing', 'e'],
  ['ly', ''],
  ['er', ''],
  ['er', 'e'],
  ['est', ''],
];
