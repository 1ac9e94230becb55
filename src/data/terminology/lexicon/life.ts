/**
 * How a patient lives and manages, what was decided on treatment, devices, allergens, immunizations and procedures.
 *
 * Function is named in three groups (robust, vulnerable, frail) in the words of geriatric assessment: mobility, activities of daily living (Katz 1963, Lawton 1969),
 * exhaustion and weight loss (Fried 2001), confinement to house, chair or bed.
 */
import { conceptsOfLines, type LexiconConcept } from './concept.ts';

const FUNCTION = `
# robust
independent in activities of daily living = independent in ADLs; independent with ADLs; ADLs independent; fully independent; independent in all ADLs; functionally independent; independent for all activities; independent
walks unaided = ambulates independently; walks independently; walking unaided; unaided; independently mobile; independent ambulation; fully mobile; walks without aid; walks without assistance; mobile without aids; ambulates without assistance; ambulatory
good exercise tolerance = climbs stairs; climbs two flights of stairs; climbs two flights; two flights of stairs; walks several miles; walks miles; walks long distances; without stopping; several miles a week; exercises regularly; regular exercise; physically active; very active; active lifestyle
does own housework = does housework; all housework; does all housework; does own shopping; keeps the garden; gardening; works in the garden; does the shopping; housework and shopping; drives a car; still drives; still working full time
fit and well = robust for age; very fit; fit for age
# vulnerable
slowed down = slowing down; has slowed; slower than before; slowed up; less active than before
needs help with shopping = help with shopping; help with heavy shopping; help with heavy housework; help with housework; help with instrumental activities; help with IADLs; needs help with IADLs; needs help with finances; help with transportation; help with cleaning; home help; help with heavy
tires easily = tires quickly; easily tired; fatigues easily; rests after short walks; rests after walking; needs to rest; given up longer walks; short walks; tired during the day; no longer walks far
less steady = less steady on stairs; unsteady on stairs; less steady on the stairs; unsteady on feet; somewhat unsteady; less sure on feet
walks with a stick = walks with a cane; uses a cane; uses a stick; walking stick; uses a walking stick; cane for ambulation; ambulates with cane; ambulates with a cane; with a cane
prefrail = pre-frail; mildly frail
manages alone = manages at home alone; just manages; managing at home
# frail
frailty = frail elderly; frailty syndrome; moderately frail; severely frail @ R54
needs help with bathing = help with bathing; help with washing; help with dressing; needs help with dressing; needs help with washing; help with bathing and dressing; help with washing and dressing; assistance with bathing; assistance with dressing; assistance with ADLs; help with ADLs; needs help with ADLs; needs assistance with ADLs; dependent for ADLs; dependent in ADLs; dependent on others; needs help with personal care; help with personal care; help with toileting; needs help with feeding; fully dependent; total care; carers four times a day @ Z74.1
walks with a frame = walks with a walker; uses a walker; walking frame; uses a frame; zimmer frame; rollator; ambulates with walker; ambulates with a walker; with a walker; with a frame; walker for ambulation @ Z99.89
rarely leaves the house = housebound; house-bound; homebound; seldom leaves the house; unable to leave the house; does not leave the house; rarely leaves home; hardly leaves the house @ Z74.09
chair-bound = chairbound; spends most of the day in a chair; most of the day in a chair; day in a chair; mostly in a chair; sits most of the day
bed-bound = bedbound; bedridden; confined to bed; stays in bed most of the day; bed bound @ Z74.01
wheelchair-bound = wheelchair dependent; uses a wheelchair; wheelchair bound; confined to wheelchair @ Z99.3
needs help rising = gets up with help only; gets up from a chair with help; unable to rise from a chair; help to stand; cannot rise from a chair; needs help to get up; needs help standing; transfers with assistance; needs help with transfers; from a chair with help only; hoist transfers; unable to walk; non-ambulatory; nonambulatory
weight loss = unintentional weight loss; lost weight; losing weight; lost weight without trying; weight loss without trying; unintended weight loss; cachexia; cachectic; wasting; loss of weight @ S:89362005 R63.4 R64
exhaustion = feels exhausted; exhausted all the time; everything is an effort; feels weaker; getting weaker; progressive weakness; generally weak; increasingly weak
falls = fall; fell; recurrent falls; frequent falls; fallen; repeated falls; history of falls; mechanical fall @ S:217082002 R29.6 Z91.81 W19*
deconditioning = deconditioned; physical deconditioning; functional decline; declining function; failure to thrive @ R53.81 R62.7
sarcopenia = muscle wasting; loss of muscle mass @ M62.84
`;

const SOCIAL = `
smoking = smoker; tobacco; tobacco use; smokes; tobacco abuse; cigarettes; cigarette; smoke; nicotine; tobacco smoker; smoking status; smoked; tob @ S:77176002 F17* Z72.0 L:72166-2
current smoker = current daily smoker; current every day smoker; smokes every day; smokes daily; active smoker; daily smoker; current some day smoker; still smokes; ongoing tobacco use; active tobacco use @ S:449868002 S:428041000124106 S:77176002 < smoking
former smoker = ex-smoker; exsmoker; quit smoking; stopped smoking; previous smoker; past smoker; smoked in the past; prior smoker; quit tobacco; smoking cessation @ S:8517006 Z87.891 < smoking
never smoker = never smoked; nonsmoker; non-smoker; lifelong non-smoker; never smoked tobacco; lifelong nonsmoker; does not smoke; never a smoker; never used tobacco @ S:266919005 < smoking
pack years = pack-years; pack year; pack-year; PPD smoker; packs per day; pack per day; pack a day; packs a day @ L:8664-5 < smoking
alcohol use = alcohol; EtOH; drinks alcohol; drinking; drinks; ethanol; alcohol consumption; etoh use; alcohol intake; beer; wine; liquor; social drinker; drinks socially @ L:11331-6 Z72.89
alcohol abuse history = heavy drinker; heavy alcohol use; excessive alcohol < alcohol use
illicit drug use = drug use; illicit drugs; recreational drugs; IVDU; IV drug use; intravenous drug use; drug abuse; substance use; illicits; street drugs; substance abuse; marijuana; cannabis; cannabis use; marijuana use; heroin use; cocaine use @ F19*
lives alone = living alone; resides alone @ Z60.2
lives with family = lives with wife; lives with husband; lives with spouse; lives with daughter; lives with son; lives with partner; lives with his wife; lives with her husband; lives with parents
nursing home resident = nursing home; lives in a nursing home; skilled nursing facility; SNF; long-term care facility; LTC!; care home; resident of a nursing home; nursing facility; extended care facility @ Z59.3
assisted living = assisted living facility; ALF!; sheltered housing; residential home
homeless = homelessness; lives in a shelter; undomiciled; unstable housing; living on the street @ S:32911000 Z59.0*
unemployed = unemployment; out of work; on disability @ S:73438004 Z56.0
employed = works full time; full-time employment; part-time employment; employment; works as @ S:160903007 S:160904001
retired =
married = @ S:87915002
widowed = widow; widower @ S:33553000
divorced = @ S:20295000
stress = stressed; psychosocial stress @ S:73595000 Z73.3
social isolation = isolated; lonely; loneliness @ S:422650009 Z60.2
lack of transportation = transportation problems @ S:713458007 Z75.3
education level = high school education; received higher education; college educated; level of education
sexually active =
domestic violence = intimate partner abuse; partner violence; physical abuse; victim of intimate partner abuse @ T74*
refugee = @ S:446654005
military service = veteran @ Z56.82
`;

const DIRECTIVES = `
full code = full resuscitation; attempt resuscitation; for resuscitation; full treatment; for full resuscitation; for full escalation; full escalation; CPR status full
do not resuscitate = DNR; DNAR; DNACPR; DNAR order; no CPR; not for resuscitation; no resuscitation; not for CPR; AND!; allow natural death @ S:304253006 Z66
do not intubate = DNI; no intubation; not for intubation @ S:304251008
DNR/DNI = DNR DNI; DNR and DNI < do not resuscitate; do not intubate
comfort measures only = CMO!; comfort care; comfort measures; palliative care only; comfort focused care @ Z51.5
hospice = hospice care; home hospice; hospice enrollment
palliative care = palliative; palliative medicine; palliative care consult @ Z51.5
advance directive = living will; advance care planning; POLST; MOLST; advance directives @ S:425392003
health care proxy = HCP!; power of attorney; POA; durable power of attorney; healthcare proxy; health care power of attorney; surrogate decision maker
code status =
`;

const DEVICES = `
pacemaker = PPM!; permanent pacemaker; cardiac pacemaker; pacer; dual chamber pacemaker @ Z95.0
implantable cardioverter-defibrillator = ICD!; AICD; defibrillator; implantable defibrillator; implantable cardioverter defibrillator @ Z95.810
coronary stent = stent; stents > drug-eluting stent|DES!|drug eluting stent; bare metal stent|BMS! @ Z95.5
mechanical heart valve = mechanical valve; prosthetic valve; prosthetic heart valve; bioprosthetic valve @ Z95.2
urinary catheter = Foley; Foley catheter; indwelling catheter; suprapubic catheter; bladder catheter; indwelling urinary catheter
central venous catheter = central line; CVC; triple lumen catheter; Hickman; tunneled catheter; permcath; midline catheter > PICC|PICC line; Port-a-Cath|portacath|mediport
arterial line = A-line; art line
peripheral intravenous line = peripheral IV; PIV
endotracheal tube = ETT!; ET tube
tracheostomy tube = tracheostomy; trach
nasogastric tube = NG tube; NGT; Dobhoff; feeding tube; OG tube
gastrostomy tube = G-tube; PEG!; PEG tube; gastrostomy; J-tube; GJ tube @ Z93.1
chest tube = thoracostomy tube; pleural drain; pigtail catheter
surgical drain = JP drain; Jackson-Pratt; drain; drains
hearing aid = hearing aids
eyeglasses = spectacles; glasses!; contact lenses; contact lens
dentures = denture
oxygen therapy = home oxygen; supplemental oxygen; home O2; nasal cannula; NC!; O2 via nasal cannula; oxygen; supplemental O2; high flow nasal cannula; HFNC; face mask; nonrebreather; non-rebreather > room air|RA!|ambient air
CPAP = continuous positive airway pressure; CPAP machine
BiPAP = bilevel positive airway pressure; noninvasive ventilation; NIV; NIPPV
insulin pump = @ Z96.41
glucose meter = glucometer; continuous glucose monitor; CGM!
intrauterine device = IUD; Mirena @ Z97.5
joint prosthesis = hip prosthesis; knee prosthesis; prosthesis; hardware
walker =  > wheelchair; cane; crutches|crutch; brace; splint; cast; sling; compression stockings|TED stockings
nebulizer = nebs; spacer; neb
ventricular assist device = LVAD; VAD!
intra-aortic balloon pump = IABP; balloon pump
inferior vena cava filter = IVC filter
arteriovenous fistula = AV fistula; AVF; AV graft; dialysis access
ostomy = ostomy bag > colostomy; ileostomy; urostomy @ Z93*
ventriculoperitoneal shunt = VP shunt; VPS!
`;

const ALLERGENS = `
# allergenic substance
latex = latex allergy; natural rubber latex @ S:111088007 S:1003755004 S:300916003 Z91.040
peanut = peanuts; peanut allergy @ S:762952008 S:256349002 S:91935009
tree nuts = nuts; tree nut; nut allergy > walnuts; cashew; almonds @ S:442571000124108 S:13577000 S:91934008
shellfish = shellfish allergy; seafood > shrimp; crab; lobster @ S:735029006 S:227037002 S:300913006
fish = fish allergy @ S:735971005 S:417532002
egg = eggs; egg allergy; egg protein @ S:102263004 S:91930004
cow's milk = milk; milk allergy; dairy; dairy product @ S:3718001 S:425525006
wheat = gluten @ S:412071004 S:420174000
soy = soya; soybean @ S:735029006
bee venom = bee stings; bee sting; wasp venom; insect stings; bee stings allergy @ S:288328004 S:424213003
house dust mite = dust mites; dust mite; house dust mite allergy; dust @ S:260147004 S:232350006
pollen = grass pollen; tree pollen; ragweed; tree; mold; mould @ S:256277009 S:782576004 S:418689008 S:419474003
animal dander = cat dander; dog dander; pet dander @ S:264287008 S:232347008
iodinated contrast = contrast dye; IV contrast; iodine contrast; contrast media; iodine; contrast allergy; intravenous contrast
adhesive tape = tape; adhesive
# allergic disposition = allergic diathesis
drug allergy = drug allergies; medication allergies; allergies to medications; known drug allergies; allergic to medication; allergies; allergy; known allergies; medication allergy; allergic; allergic reaction @ S:409137002 Z88*
no known allergies = NKDA; no known drug allergies; NKA; NKMA; no known medication allergies; no drug allergies; no allergies; no known allergies to medications; no allergies to medications; no known drug allergy; no medication allergies; denies allergies; denies drug allergies; no allergies known; no allergies are known; has no allergies @ S:716186003 S:409137002
anaphylaxis = anaphylactic reaction; anaphylactic shock; anaphylactic @ S:39579001 T78.2* T78.0*
angioedema = lip swelling; tongue swelling @ S:41291007 T78.3*
`;

const IMMUNIZATIONS = `
influenza vaccine = flu shot; flu vaccine; influenza vaccination; influenza immunization; flu vaccination; seasonal influenza vaccine @ V:140 V:141 V:150 V:158 V:88
pneumococcal vaccine = Pneumovax; Prevnar; PCV13; PPSV23; PCV20; pneumococcal vaccination; pneumonia vaccine @ V:33 V:133 V:216
tetanus vaccine = Tdap; tetanus shot; tetanus booster; Td!; DTaP; tetanus immunization @ V:113 V:115 V:20 V:09
hepatitis B vaccine = Hep B vaccine; HBV vaccine; hepatitis B vaccination @ V:08 V:43 V:45
hepatitis A vaccine = Hep A vaccine @ V:83 V:52
MMR vaccine = MMR; measles mumps rubella vaccine @ V:03
varicella vaccine = chickenpox vaccine @ V:21
zoster vaccine = shingles vaccine; Shingrix; Zostavax; shingles shot @ V:121 V:187
HPV vaccine = Gardasil; HPV vaccination; human papillomavirus vaccine @ V:62 V:165
meningococcal vaccine = Menactra; MCV4; meningitis vaccine @ V:114
polio vaccine = IPV; poliovirus vaccine @ V:10
rotavirus vaccine = @ V:116 V:119 V:122
Hib vaccine = Haemophilus influenzae type b vaccine @ V:48 V:49 V:17
COVID-19 vaccine = COVID vaccine; SARS-CoV-2 vaccine; COVID booster; COVID vaccination; COVID-19 vaccination; covid shot @ V:207 V:208 V:212 V:213
RSV vaccine = Arexvy; Abrysvo
BCG vaccine = BCG @ V:19
rabies vaccine =
yellow fever vaccine = @ V:37
typhoid vaccine = @ V:25 V:101
vaccinations = immunizations; vaccinated; vaccines; immunization; vaccination; immunized
`;

export function lifeConcepts(): readonly LexiconConcept[] {
  return [
    ...conceptsOfLines('function', FUNCTION),
    ...conceptsOfLines('social', SOCIAL),
    ...conceptsOfLines('directive', DIRECTIVES),
    ...conceptsOfLines('device', DEVICES),
    ...conceptsOfLines('allergen', ALLERGENS),
    ...conceptsOfLines('immunization', IMMUNIZATIONS),
  ];
}
