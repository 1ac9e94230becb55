/** Illnesses, symptoms and findings in plain words: names, then what to call it, then one sentence on it. Written by us. */
export const CONDITIONS = `
hypertension | essential hypertension | high blood pressure | htn = high blood pressure = The blood pushes too hard on the walls of its tubes.
hypotension | low blood pressure = low blood pressure = The blood does not push hard enough, so you may feel faint.
orthostatic hypotension = a drop in blood pressure when you stand up = You may feel faint when you get up.
hyperlipidemia | dyslipidemia | hyperlipidaemia = too much fat in the blood = Fat can build up and block the blood.
hypercholesterolemia | pure hypercholesterolemia | hypercholesterolaemia = too much of a fat in the blood = This fat can build up and block the blood.
hypertriglyceridemia = too much of a fat in the blood = This fat comes from food and from the liver.
coronary artery disease | coronary heart disease | ischemic heart disease | ischaemic heart disease | cad | chd | ihd | atherosclerotic heart disease of native coronary artery | atherosclerotic heart disease = narrow blood vessels of the heart = Fat and scars let less blood through to the heart.
angina | angina pectoris | stable angina = chest pain from the heart = The heart gets too little blood for its work.
unstable angina = new or worse chest pain from the heart = The heart gets too little blood, also at rest.
myocardial infarction | heart attack | mi | acute myocardial infarction = a heart attack = Part of the heart got no blood and was hurt.
nstemi | non-st elevation myocardial infarction | nste-mi = a heart attack = Part of the heart got too little blood.
stemi | st elevation myocardial infarction = a heart attack = A blood vessel of the heart was shut.
acute coronary syndrome | acs = a sudden lack of blood to the heart = It can be a heart attack or close to one.
heart failure | congestive heart failure | chf | cardiac failure | chronic heart failure = a weak heart = The heart does not pump as well as it should.
acute heart failure | decompensated heart failure | acute decompensated heart failure = a weak heart that got worse = Water builds up in the lungs and legs.
hfref | heart failure with reduced ejection fraction = a weak heart that pumps out less = The heart does not squeeze hard enough.
hfpef | heart failure with preserved ejection fraction = a stiff heart = The heart does not fill as it should.
cardiomyopathy | dilated cardiomyopathy = a sick heart muscle = The heart is too weak, too thick or too wide.
atrial fibrillation | af | afib | a-fib | paroxysmal atrial fibrillation = an uneven heart beat = The top part of the heart shakes and does not beat in time.
atrial flutter = a fast heart beat = The top part of the heart beats too fast.
arrhythmia | dysrhythmia = a heart beat out of step = The heart beats too fast, too slow or not in time.
tachycardia | sinus tachycardia = a fast heart beat = The heart beats more than 100 times in a minute.
bradycardia | sinus bradycardia = a slow heart beat = The heart beats less than 60 times in a minute.
ventricular tachycardia = a fast beat from the low part of the heart = It can be a danger and must be watched.
supraventricular tachycardia | svt = a fast beat from the top part of the heart = It often starts and stops at once.
heart block | atrioventricular block | av block = a slow signal in the heart = The signal to beat comes late or not at all.
palpitations = a heart beat that you can feel = The heart may beat fast, hard or out of step.
aortic stenosis = a narrow valve of the heart = The door out of the heart does not open wide.
mitral regurgitation | mitral insufficiency | nonrheumatic mitral insufficiency | nonrheumatic mitral (valve) insufficiency = a leaky valve of the heart = Some blood flows back the wrong way.
aortic regurgitation = a leaky valve of the heart = Some blood flows back into the heart.
endocarditis = germs on a heart valve = Germs in the blood have settled in the heart.
pericarditis = a sore skin of the heart = The thin bag round the heart is red and sore.
pericardial effusion = fluid round the heart = Too much fluid can press on the heart.
myocarditis = a sore heart muscle = The heart muscle is red and weak, often from a virus.
peripheral vascular disease | peripheral artery disease | peripheral arterial disease | pvd | pad = narrow blood vessels in the legs = Less blood gets to the legs and feet.
atherosclerosis = hard, narrow blood vessels = Fat and scars build up in the walls.
aortic aneurysm | abdominal aortic aneurysm | aaa = a bulge in the main blood vessel = The wall is weak there and must be watched.
aneurysm = a bulge in a blood vessel = The wall is weak in that place.
deep vein thrombosis | dvt | deep venous thrombosis = a blood clot in a deep vein = It is most often in the leg.
pulmonary embolism | pe = a blood clot in the lung = A clot blocks the blood in the lung.
thrombosis = a blood clot = Blood has set in a blood vessel.
venous thromboembolism | vte | venous thrombosis and embolism = a blood clot in a vein = It can sit in the leg or in the lung.
varicose veins = wide veins in the legs = The veins do not move the blood up well.
stroke | cerebrovascular accident | cva | cerebral infarction | ischemic stroke | ischaemic stroke = a stroke = A part of the brain got no blood.
transient ischemic attack | transient ischaemic attack | tia = a short stroke that went away = The blood to the brain was blocked for a short time.
intracranial hemorrhage | intracranial haemorrhage | intracerebral hemorrhage | brain hemorrhage = blood in the head = A blood vessel in the head has leaked.
subarachnoid hemorrhage | subarachnoid haemorrhage = blood round the brain = A blood vessel in the head has burst.
subdural hematoma | subdural haematoma = blood under the skin of the brain = It often comes from a blow to the head.
type 2 diabetes mellitus | type 2 diabetes | diabetes mellitus type 2 | type ii diabetes mellitus = type 2 diabetes = There is too much sugar in the blood.
type 1 diabetes mellitus | type 1 diabetes = type 1 diabetes = The body makes no insulin, so sugar stays in the blood.
diabetes mellitus | diabetes | dm = diabetes = There is too much sugar in the blood.
prediabetes = sugar that is a bit too high = It can turn into diabetes.
gestational diabetes = high sugar while pregnant = It most often goes away after the birth.
diabetic ketoacidosis | dka | ketoacidosis = sour blood from a lack of insulin = The body burns fat, and the blood gets sour.
hyperglycemia | hyperglycaemia = high blood sugar = There is too much sugar in the blood.
hypoglycemia | hypoglycaemia = low blood sugar = There is too little sugar in the blood.
diabetic neuropathy | diabetic peripheral neuropathy = nerve harm from diabetes = The feet may feel numb or burn.
diabetic retinopathy = eye harm from diabetes = Small blood vessels in the eye are hurt.
diabetic nephropathy | diabetic kidney disease = kidney harm from diabetes = High sugar has hurt the kidneys.
chronic kidney disease | ckd | chronic renal failure | chronic renal insufficiency = weak kidneys for a long time = The kidneys clean the blood less than they should.
acute kidney injury | aki | acute renal failure | acute kidney failure | arf = kidneys that got weak all at once = The kidneys clean the blood less than before.
end stage renal disease | end-stage renal disease | esrd | end stage kidney disease = kidneys that no longer work = A machine or a new kidney must clean the blood.
kidney stone | kidney stones | nephrolithiasis | renal calculus | ureteral stone = a stone in the kidney = Salt has formed a small stone, which can hurt.
proteinuria = protein in the urine = The kidneys let too much protein through.
albuminuria | microalbuminuria = protein in the urine = It can be an early sign of kidney harm.
hematuria | haematuria = blood in the urine = The urine may look pink or red.
urinary tract infection | uti | cystitis | bladder infection = an infection of the bladder = Germs have got into the urine.
pyelonephritis | kidney infection = an infection of the kidney = Germs have got up to the kidney.
urinary retention = urine that does not come out = The bladder can not empty well.
urinary incontinence | incontinence = leaking of urine = Urine comes out when you do not want it to.
benign prostatic hyperplasia | bph | prostatic hyperplasia = a large prostate = It makes it hard to pass urine and is not cancer.
hydronephrosis = a swollen kidney = Urine can not drain and backs up.
dysuria = pain when you pass urine = It burns or stings.
polyuria = a lot of urine = You pass urine more than most people.
oliguria = too little urine = The kidneys make less urine than they should.
pneumonia | community acquired pneumonia | community-acquired pneumonia | lobar pneumonia = an infection of the lungs = Germs have got into the lungs.
chronic obstructive pulmonary disease | copd | emphysema = a long-term lung illness = The airways are narrow, so it is hard to breathe out.
copd exacerbation | acute exacerbation of copd = a long-term lung illness that got worse = It is harder to breathe than before.
asthma = asthma = The airways get tight from time to time.
bronchitis | acute bronchitis | acute bronchitis disorder = a sore of the airways with a cough = The tubes to the lungs are red and full of slime.
bronchiectasis = wide, weak airways = Slime stays in them and germs grow.
pleural effusion | pleural effusions = fluid round the lung = The fluid can make it hard to breathe.
pneumothorax = air round the lung = The lung can not fill as it should.
pulmonary edema | pulmonary oedema = water in the lungs = It makes it hard to breathe.
pulmonary hypertension | secondary pulmonary hypertension = high pressure in the lungs = The heart must work harder to push blood through.
pulmonary fibrosis | interstitial lung disease = scars in the lungs = The lungs are stiff and take in less air.
respiratory failure | acute respiratory failure = lungs that do not do their work = Too little air gets into the blood.
hypoxia | hypoxemia | hypoxaemia = too little oxygen = The body gets less oxygen than it needs.
obstructive sleep apnea | sleep apnea | sleep apnoea | osa = breathing that stops in sleep = The throat closes while you sleep.
dyspnea | dyspnoea | shortness of breath | sob | breathlessness = short breath = It is hard to get enough air.
orthopnea | orthopnoea = short breath when lying flat = You need to sit up to breathe well.
hemoptysis | haemoptysis = coughing up blood = The blood comes from the airways.
wheezing | wheeze = a whistling breath = Air has to push through tight airways.
cough = a cough = The body wants to clear the airways.
covid-19 | covid = COVID-19 = It is an illness from a virus, most often of the airways.
influenza | flu = the flu = It is an illness from a virus, with fever and aches.
upper respiratory infection | uri | upper respiratory tract infection = a cold = Germs have got into the nose and throat.
pharyngitis | acute viral pharyngitis | viral pharyngitis | sore throat = a sore throat = The throat is red and hurts.
streptococcal sore throat | strep throat = a sore throat from germs = A germ called strep is in the throat.
sinusitis | viral sinusitis | chronic sinusitis | acute bacterial sinusitis = a sore nose and face = The small holes in the face bones are red and full.
otitis media = an ear infection = Germs have got into the middle of the ear.
tonsillitis = sore tonsils = The lumps at the back of the throat are red.
allergic rhinitis | hay fever | seasonal allergic rhinitis | perennial allergic rhinitis = hay fever = The nose runs and itches from dust or plants.
tuberculosis | tb = a lung infection with slow germs = It needs pills for months.
sepsis = a very bad infection = The body fights germs so hard that it hurts itself.
septic shock = a very bad infection with low blood pressure = The body fights germs so hard that it hurts itself.
bacteremia | bacteraemia = germs in the blood = Germs have got into the blood.
infection | infections = an infection = Germs have got into the body.
cellulitis = an infection of the skin = The skin is red, hot and sore.
abscess = a pocket of pus = Germs have made a sore lump.
osteomyelitis = an infection of the bone = Germs have got into a bone.
meningitis = an infection round the brain = The skin of the brain is red and sore.
encephalitis = a sore brain = The brain is swollen, most often from a virus.
gastroenteritis = a stomach bug = It makes you throw up or run to the toilet.
appendicitis | acute appendicitis = a sore appendix = A small part of the gut is swollen and sore.
cholecystitis | acute cholecystitis = a sore gallbladder = It is swollen, most often from a stone.
cholelithiasis | gallstones = stones in the gallbladder = The small stones can hurt or block.
cholangitis = an infection of the bile tubes = Germs have got into the tubes of the liver.
pancreatitis | acute pancreatitis | chronic pancreatitis = a sore pancreas = It is a gland in the belly that is now swollen.
hepatitis = a sore liver = The liver is swollen, often from a virus.
hepatitis b = a liver illness from a virus = The virus is called hepatitis B.
hepatitis c = a liver illness from a virus = The virus is called hepatitis C.
cirrhosis | liver cirrhosis | cirrhosis of liver = a liver full of scars = The liver can not do its work well.
ascites = fluid in the belly = The belly swells up with it.
jaundice = yellow skin and eyes = The liver can not clear a yellow stuff from the blood.
fatty liver | hepatic steatosis | nonalcoholic fatty liver disease | nafld = fat in the liver = Too much fat has built up there.
hepatic encephalopathy = a foggy mind from a sick liver = The liver does not clean the blood well.
gastroesophageal reflux disease | gerd | gord | acid reflux = heartburn = Acid comes up from the stomach.
peptic ulcer | gastric ulcer | duodenal ulcer | peptic ulcer disease | pud = a sore in the stomach or gut = Acid has hurt the inner skin.
gastritis = a sore stomach = The inner skin of the stomach is red.
gastrointestinal hemorrhage | gastrointestinal bleeding | gi bleed | gastrointestinal bleed = bleeding in the gut = Blood leaks from the stomach or the gut.
melena | melaena = black stool = There may be old blood in it.
hematochezia = blood in the stool = The blood is red and comes from low in the gut.
hematemesis | haematemesis = throwing up blood = The blood comes from the stomach or above.
diverticulitis = a sore pouch of the gut = A small pouch in the wall is red and sore.
diverticulosis = small pouches in the gut = They most often do no harm.
crohn disease | crohn's disease = a long-term sore gut = The gut is red and sore in parts.
ulcerative colitis = a long-term sore bowel = The last part of the gut is red and sore.
irritable bowel syndrome | ibs = a touchy gut = It can hurt, and you run to the toilet or can not go.
celiac disease | coeliac disease = a gut that can not stand wheat = Wheat hurts the wall of the gut.
constipation = hard stool = It is hard to empty the bowel.
diarrhea | diarrhoea = loose stool = You have to go to the toilet a lot.
nausea = feeling sick = You feel that you may throw up.
vomiting | emesis = throwing up = The stomach comes up.
dysphagia = trouble to swallow = Food does not go down well.
abdominal pain = belly pain = It hurts in the belly.
bowel obstruction | small bowel obstruction | sbo | ileus = a blocked gut = Food and gas can not get through.
hernia | inguinal hernia | hiatal hernia = a gap in the belly wall = Something pushes through the gap.
hemorrhoids | haemorrhoids | piles = swollen veins at the bottom = They may itch or bleed.
polyp | polyps | colon polyp | polyp of colon = a small growth = Most are harmless, and they can be cut out.
anemia | anaemia | anemia (disorder) = too little red blood = The blood carries less oxygen, so you may feel tired.
iron deficiency anemia | iron deficiency anaemia = too little red blood from a lack of iron = The body needs iron to make blood.
thrombocytopenia = too few cells that stop bleeding = You may bruise or bleed with ease.
leukocytosis = many white cells = The body may be fighting germs.
leukopenia = few white cells = The body may fight germs less well.
neutropenia = few white cells that fight germs = A fever must be told to your team at once.
pancytopenia = too few blood cells of all kinds = The blood is low in red, white and clot cells.
coagulopathy = blood that does not clot well = You may bleed with ease.
hyperkalemia | hyperkalaemia = too much potassium = It is a salt that the heart needs, but not too much.
hypokalemia | hypokalaemia = too little potassium = It is a salt that the heart needs.
hypernatremia | hypernatraemia = too much salt in the blood = There is too little water in the body.
hyponatremia | hyponatraemia = too little salt in the blood = There is too much water for the salt.
hypercalcemia | hypercalcaemia = too much calcium = It is a stuff from the bones.
hypocalcemia | hypocalcaemia = too little calcium = It is a stuff that bones and nerves need.
hypomagnesemia = too little magnesium = It is a salt that the heart and nerves need.
metabolic acidosis | acidosis | lactic acidosis = sour blood = There is too much acid in the blood.
alkalosis | metabolic alkalosis = blood with too little acid = It can come from throwing up.
dehydration = too little water in the body = You lost more than you drank.
volume overload | fluid overload = too much water in the body = It can swell the legs and fill the lungs.
edema | oedema | peripheral edema | peripheral oedema | leg edema = swelling from water = Water stays in the body, most often in the legs.
hypothyroidism = a slow thyroid = The gland in the neck makes too little.
hyperthyroidism = a fast thyroid = The gland in the neck makes too much.
thyroid nodule | goiter | goitre = a lump in the thyroid = It is a gland in the neck.
gout = gout = A salt builds up in a joint and hurts.
obesity | obese | body mass index 30+ - obesity | body mass index 30 plus obesity = too much body weight = It makes the heart and joints work hard.
overweight = a bit too much weight = The body weighs more than is good for it.
malnutrition = too little good food = The body lacks what it needs.
vitamin d deficiency = too little vitamin D = Bones need it.
vitamin b12 deficiency | b12 deficiency = too little vitamin B12 = Blood and nerves need it.
osteoporosis = weak bones = Bones can break with ease.
osteopenia = thin bones = Bones are less strong than they should be.
osteoarthritis | arthritis = worn joints = The smooth ends of the bones are worn.
rheumatoid arthritis = sore, swollen joints = The body fights its own joints.
lupus | systemic lupus erythematosus | sle = lupus = The body fights its own parts.
fracture | fractures = a broken bone = The bone has a crack or a break.
hip fracture | fracture of hip = a broken hip = The top of the thigh bone is broken.
sprain | sprain of ankle = a sprain = A band at the joint was pulled too far.
back pain | low back pain | lumbago | chronic low back pain = back pain = It hurts in the back.
sciatica = pain from the back down the leg = A nerve is pressed in the back.
fibromyalgia = pain all over = The muscles ache for a long time.
chronic pain = pain that stays = It has lasted for months.
myalgia = sore muscles = The muscles ache.
arthralgia = sore joints = The joints ache.
rhabdomyolysis = muscle break down = Parts of the muscle leak into the blood.
depression | depressive disorder | major depressive disorder | major depression | mdd = low mood that stays = You may feel sad, tired or empty.
anxiety | anxiety disorder | generalized anxiety disorder = strong worry = You may feel tense or afraid.
bipolar disorder = moods that swing = There are times of very high and very low mood.
schizophrenia = an illness of the mind = It can change what you hear, see or think.
dementia = loss of memory = The mind gets weaker with time.
alzheimer's disease | alzheimer disease = loss of memory = The mind gets weaker with time.
delirium = sudden mixed-up thoughts = It can come and go when you are ill.
parkinson's disease | parkinson disease = stiff and shaky limbs = A part of the brain that guides moves is weak.
epilepsy | seizure disorder = seizures that come back = Signals in the brain fire all at once.
seizure | seizures = a seizure = Signals in the brain fired all at once.
migraine = strong headaches = They may come with feeling sick.
headache | cephalgia = a headache = It hurts in the head.
neuropathy | peripheral neuropathy = nerve harm = The feet or hands may feel numb or burn.
multiple sclerosis = an illness of the nerves = The cover of the nerves is hurt in spots.
syncope = fainting = You passed out for a short time.
presyncope = nearly fainting = You felt that you would pass out.
vertigo = spinning = You feel as if the room turns.
dizziness = feeling dizzy = You feel light in the head.
insomnia = bad sleep = It is hard to fall or stay asleep.
fatigue | malaise = feeling tired = You have little strength.
fever | pyrexia | febrile = a fever = The body is too warm.
chills | rigors = chills = You shake and feel cold.
chest pain = chest pain = It hurts in the chest.
rash = a rash = The skin has red spots.
pruritus = itch = The skin itches.
eczema | atopic dermatitis | contact dermatitis | dermatitis = dry, itchy skin = The skin is red and itches.
psoriasis = red, scaly skin = The skin grows too fast in spots.
pressure ulcer | pressure injury | decubitus ulcer = a sore from lying = The skin was pressed for too long.
ulcer = an open sore = The skin is broken in that place.
cancer | malignancy | malignant neoplasm | carcinoma | malignant tumor = cancer = Cells grow that should not.
breast cancer | malignant neoplasm of breast = breast cancer = Cells grow in the breast that should not.
lung cancer | malignant neoplasm of lung = lung cancer = Cells grow in the lung that should not.
prostate cancer | malignant neoplasm of prostate = prostate cancer = Cells grow in the prostate that should not.
colon cancer | colorectal cancer | malignant neoplasm of colon = bowel cancer = Cells grow in the bowel that should not.
malignant neoplasm of thyroid gland | thyroid cancer = thyroid cancer = Cells grow in a neck gland that should not.
metastasis | metastases | metastatic = cancer that has spread = Some cells have moved to a new place.
lymphoma = cancer of the lymph glands = Some white cells grow that should not.
leukemia | leukaemia = cancer of the blood = Some white cells grow that should not.
multiple myeloma = cancer of the bone marrow = Some cells in the bone grow that should not.
tumor | tumour | neoplasm = a growth = It can be harmless or not.
benign = harmless = It does not spread.
malignant = cancer = It can spread.
lesion = a spot that looks not normal = It may be harmless or not.
nodule = a small lump = It may be harmless or not.
mass = a lump = It may be harmless or not.
cyst = a small bag of fluid = Most are harmless.
hematoma | haematoma = a large bruise = Blood has gathered under the skin or deeper.
hemorrhage | haemorrhage = bleeding = Blood leaks from a blood vessel.
ischemia | ischaemia = too little blood flow = A part of the body gets too little blood.
infarction | infarct = harm from a lack of blood = A part of the body got no blood.
necrosis = dead tissue = Some cells have died.
stenosis = a narrow place = Less can pass through there.
embolism = something that blocks a blood vessel = It is most often a clot.
inflammation = red and sore tissue = The body reacts to harm.
shock = very low blood pressure = The body gets too little blood.
cataract | cataracts = a cloudy lens of the eye = It makes you see less well.
glaucoma = high pressure in the eye = It can hurt the nerve of the eye.
macular degeneration = worn sight = The spot of sharp sight is weak.
conjunctivitis = a pink eye = The skin of the eye is red.
hearing loss = weak hearing = You hear less than before.
tinnitus = a noise in the ear = You hear a ring or a hum.
tobacco use | nicotine dependence | tobacco dependence | smoker = smoking = It harms the lungs and the heart.
alcohol use disorder | alcohol abuse | alcohol dependence | alcoholism = too much alcohol = It harms the liver and the brain.
opioid use disorder | opioid dependence = being hooked on strong pain pills = The body craves them.
pregnancy | normal pregnancy = being pregnant = A baby is growing.
preeclampsia | pre-eclampsia = high blood pressure while pregnant = It can harm you and the baby.
miscarriage | spontaneous abortion = loss of a pregnancy = The baby was lost before it could live.
endometriosis = womb skin in the wrong place = It can hurt, most of all in your period.
menopause = the end of periods = It comes with age.
concussion | concussion with no loss of consciousness = a shaken brain = It came from a blow to the head.
laceration = a cut = The skin was cut.
burn = a burn = Heat has hurt the skin.
fall | falls = a fall = You fell down.
allergy | allergies = an allergy = The body reacts too strongly to something.
anaphylaxis = a very bad allergy = It can shut the throat and must be treated at once.
stable = steady = It did not get better or worse.
frailty = being weak with age = The body has less strength to spare.
bed confinement status = being in bed all the time = You can not get up.
hyperuricemia = too much of a salt in the blood = It can cause gout.
lymphadenopathy = swollen glands = They may be fighting germs.
splenomegaly = a large spleen = It is an organ on the left of the belly.
hepatomegaly = a large liver = The liver is bigger than it should be.
cardiomegaly = a large heart = The heart is bigger than it should be.
neuromuscular dysfunction of bladder | neurogenic bladder = a bladder with weak nerves = The bladder does not fill or empty well.
`;
