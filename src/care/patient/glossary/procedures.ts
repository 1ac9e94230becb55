/** Procedures, scans, people and places of care in plain words. Written by us. */
export const PROCEDURES = `
chest x-ray | chest radiograph | chest xray | cxr = a chest x-ray = It is a picture of the heart and lungs.
x-ray | xray | radiograph = an x-ray = It is a picture of bones and organs.
computed tomography | ct scan | ct | cat scan = a CT scan = It takes many x-ray pictures from all sides.
magnetic resonance imaging | mri | mr = an MRI scan = It takes pictures with a strong magnet.
ultrasound | sonography | ultrasonography | us = an ultrasound = It takes pictures with sound.
echocardiogram | echocardiography | echo | tte | transthoracic echocardiogram = an ultrasound of the heart = It shows how the heart beats and pumps.
tee | transesophageal echocardiogram = an ultrasound of the heart through the throat = It shows the heart from close by.
electrocardiogram | ecg | ekg | electrocardiographic procedure | 12 lead ecg = a heart tracing = It records the signals of the heart.
eeg | electroencephalogram = a brain tracing = It records the signals of the brain.
holter monitor | holter = a heart tracing for a day = A small box records the heart beat.
stress test | exercise test = a heart test while you work = It shows how the heart copes with effort.
cardiac catheterization | coronary angiography | angiogram | angiography | left heart catheterization = a look into the blood vessels of the heart = A thin tube and dye show narrow spots.
percutaneous coronary intervention | pci | angioplasty | coronary angioplasty = opening a blood vessel of the heart = A small balloon makes the narrow spot wide.
stent | coronary stent | drug eluting stent = a small mesh tube = It holds a blood vessel open.
coronary artery bypass graft | cabg | coronary artery bypass | bypass surgery = a bypass of the heart = A new path leads blood round the narrow spot.
pacemaker | permanent pacemaker = a pacemaker = A small box helps the heart to beat in time.
implantable cardioverter defibrillator | icd | defibrillator = a box that guards the heart = It gives a shock if the heart beats the wrong way.
cardioversion = a small shock for the heart = It brings the beat back in step.
ablation | catheter ablation = burning a spot in the heart = It stops wrong signals.
colonoscopy = a look into the bowel = A thin tube with a camera shows the inside.
endoscopy | upper endoscopy | egd | gastroscopy | esophagogastroduodenoscopy = a look into the stomach = A thin tube with a camera shows the inside.
bronchoscopy = a look into the airways = A thin tube with a camera shows the inside.
cystoscopy = a look into the bladder = A thin tube with a camera shows the inside.
ercp = a look at the bile tubes = A thin tube with a camera and dye is used.
biopsy | biopsies = a small sample of tissue = It is looked at under a lens.
surgery | operation | operative = an operation = Doctors cut to treat a problem.
appendectomy | appendicectomy = taking out the appendix = It is a small part of the gut.
cholecystectomy | laparoscopic cholecystectomy = taking out the gallbladder = It is a small bag under the liver.
hysterectomy = taking out the womb = It is an operation.
mastectomy = taking off a breast = It is an operation.
colectomy = taking out part of the bowel = It is an operation.
hip replacement | total hip replacement | total hip arthroplasty = a new hip = A worn joint is changed for a new one.
knee replacement | total knee replacement | total knee arthroplasty = a new knee = A worn joint is changed for a new one.
amputation = taking off a limb = It is an operation.
transplant | transplantation = a new organ = The organ comes from someone else.
dialysis | hemodialysis | haemodialysis | renal dialysis = cleaning the blood by machine = It does the work of the kidneys.
intubation | intubated | endotracheal intubation = a tube in the airway = A machine could then help you breathe.
extubated | extubation = the airway tube was taken out = You could breathe on your own.
mechanical ventilation | ventilator | ventilation = a machine that breathes for you = It pushes air into the lungs.
cpap | continuous positive airway pressure | bipap | noninvasive ventilation = a mask that helps you breathe = It blows air into the lungs.
oxygen therapy | supplemental oxygen | nasal cannula = extra oxygen = It comes through the nose or a mask.
tracheostomy = a hole in the throat to breathe = A tube leads air to the lungs.
blood transfusion | transfusion | packed red blood cells | prbc = blood from a donor = It was given into a vein.
central line | central venous catheter | picc | picc line = a thin tube in a large vein = Drugs can be given through it.
peripheral venous cannula insertion | iv access = a thin tube in a vein = Drugs and water can be given through it.
urinary catheter | foley catheter | foley = a tube in the bladder = It drains the urine.
feeding tube | nasogastric tube | ng tube | peg | gastrostomy = a tube to the stomach = Food and drugs can be given through it.
lumbar puncture | spinal tap = a test of the fluid at the spine = A thin needle takes some fluid.
thoracentesis = draining fluid from round the lung = A thin needle takes the fluid.
paracentesis = draining fluid from the belly = A thin needle takes the fluid.
debridement = cleaning a wound = Dead tissue is taken off.
chemotherapy | chemo = drugs against cancer = They kill cells that grow fast.
radiotherapy | radiation therapy | radiation = rays against cancer = They kill cells in one spot.
physical therapy | physiotherapy | physio | pt/ot = training of the body = It helps you get strong again.
occupational therapy = training for daily tasks = It helps you to dress, wash and cook.
speech therapy | speech and language therapy = training to talk and swallow = It helps after a stroke.
rehabilitation | rehab = training to get well = It helps you get strong again.
cardiac rehabilitation | cardiac rehab = training for the heart = It helps the heart get strong again.
subcutaneous immunotherapy | immunotherapy = treatment that trains the body = It helps the body react the right way.
immunization | immunisation | vaccination | vaccine = a vaccine = It helps the body fight germs.
allergy screening test | allergy test = a test for allergies = It shows what the body reacts to.
documentation of current medications | medication reconciliation = a check of your drug list = Staff wrote down what you take.
pulmonary function test | spirometry | pft = a breathing test = You blow into a tube.
anesthesia | anaesthesia | general anesthesia = sleep for an operation = You feel no pain.
intensive care unit | icu | intensive care = the ward for the very sick = Staff watch you all the time.
emergency department | ed | emergency room | er = the emergency room = People who need help at once go there.
outpatient = without a night in hospital = You go home the same day.
inpatient = with a night in hospital = You stay on a ward.
ambulatory = without a night in hospital = You can walk and go home.
skilled nursing facility | snf | nursing home = a nursing home = Nurses help you there day and night.
hospice | palliative care = care for comfort = It eases pain and helps you live well.
primary care physician | pcp | primary care provider | general practitioner | gp = your family doctor = This doctor knows you over time.
cardiologist | cardiology = a heart doctor = This doctor treats the heart.
nephrologist | nephrology = a kidney doctor = This doctor treats the kidneys.
pulmonologist | pulmonology = a lung doctor = This doctor treats the lungs.
gastroenterologist | gastroenterology = a gut doctor = This doctor treats stomach and gut.
neurologist | neurology = a nerve doctor = This doctor treats brain and nerves.
oncologist | oncology = a cancer doctor = This doctor treats cancer.
endocrinologist | endocrinology = a gland doctor = This doctor treats diabetes and glands.
urologist | urology = a urine doctor = This doctor treats bladder and prostate.
orthopedics | orthopaedics | orthopedic surgeon = a bone doctor = This doctor treats bones and joints.
surgeon = a doctor who operates = This doctor cuts to treat a problem.
radiologist | radiology = a doctor for scans = This doctor reads the pictures.
psychiatrist | psychiatry = a doctor for the mind = This doctor treats mood and thoughts.
dermatologist | dermatology = a skin doctor = This doctor treats the skin.
ophthalmologist | ophthalmology = an eye doctor = This doctor treats the eyes.
hematologist | hematology | haematology = a blood doctor = This doctor treats the blood.
pathology | pathologist = the lab for tissue = Samples are looked at there.
influenza, seasonal, injectable, preservative free | influenza vaccine | flu shot | influenza vaccine quadrivalent | influenza seasonal injectable = a flu shot = It helps the body fight the flu.
tdap | dtap | td | td (adult), adsorbed | td (adult) preservative free | tetanus and diphtheria toxoids = a shot against tetanus = It helps the body fight germs from dirt and coughs.
mmr = a shot against measles = It helps the body fight measles and mumps.
ipv = a shot against polio = It helps the body fight polio.
varicella = a shot against chickenpox = It helps the body fight chickenpox.
hpv, quadrivalent | hpv = a shot against HPV = It guards against a kind of cancer.
zoster | zoster vaccine live | shingles vaccine = a shot against shingles = It helps the body fight shingles.
rotavirus, monovalent | rotavirus = a vaccine against a stomach bug = It helps the body fight a stomach bug.
hib (prp-omp) | hib = a shot against a germ called Hib = It helps the body fight this germ.
meningococcal mcv4p | meningococcal = a shot against germs of the brain skin = It helps the body fight these germs.
hep b, adolescent or pediatric | hep b, adult | hep b | hepatitis b vaccine = a shot against a liver virus = It helps the body fight this virus.
hep a, ped/adol, 2 dose | hep a = a shot against a liver virus = It helps the body fight this virus.
pneumococcal vaccine | pneumococcal = a shot against lung germs = It helps the body fight lung germs.
`;
