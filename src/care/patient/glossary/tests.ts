/** Tests and signs: names, what to call it, what it shows; what high and low mean in general. Written by us. */
export const TESTS = `
creatinine | serum creatinine = creatinine = It is waste in the blood that the kidneys should clear. = A high level can mean that the kidneys clear less. = A low level is common with less muscle.
egfr | estimated glomerular filtration rate | glomerular filtration rate | gfr = kidney score = It shows how well the kidneys clean the blood. = A high score is good. = A low score can mean that the kidneys clear less.
urea nitrogen | bun | blood urea nitrogen | urea = urea = It is waste in the blood that the kidneys should clear. = A high level can come from weak kidneys or from too little water. = A low level is most often no harm.
potassium | k+ = potassium = It is a salt in the blood that the heart needs. = A high level can upset the heart beat. = A low level can upset the heart beat.
sodium | na+ = sodium = It is the salt in the blood. = A high level can mean too little water in the body. = A low level can mean too much water in the body.
chloride = chloride = It is a part of the salt in the blood. = A high level can come from a lack of water. = A low level can come from throwing up.
bicarbonate | co2 | hco3 | carbon dioxide = bicarbonate = It shows how sour the blood is. = A high level can mean too little acid in the blood. = A low level can mean too much acid in the blood.
calcium = calcium = It is a stuff for bones and nerves. = A high level can come from a gland or from the bones. = A low level can come from a lack of vitamin D.
magnesium = magnesium = It is a salt for heart and nerves. = A high level can come from weak kidneys. = A low level can upset the heart beat.
phosphate | phosphorus = phosphate = It is a salt for bones. = A high level can come from weak kidneys. = A low level can make you weak.
glucose | blood glucose | blood sugar | plasma glucose = blood sugar = It is the sugar in the blood. = A high level is seen in diabetes or when you are ill. = A low level can make you shaky or faint.
hba1c | hemoglobin a1c | haemoglobin a1c | a1c | glycated hemoglobin = the long-term sugar test = It shows the blood sugar of the last three months. = A high level means that the sugar was high for some time. = A low level means that the sugar was low for some time.
hemoglobin | haemoglobin | hgb | hb = hemoglobin = It is the red stuff that carries oxygen. = A high level means thick blood. = A low level can make you tired or short of breath.
hematocrit | haematocrit | hct = hematocrit = It is the share of red cells in the blood. = A high level means thick blood. = A low level means too little red blood.
red blood cells | erythrocytes | rbc = red blood cells = They carry oxygen. = A high count means thick blood. = A low count can make you tired.
white blood cells | leukocytes | leucocytes | wbc | white cell count | white blood cell count = white blood cells = They fight germs. = A high count can mean that the body is fighting germs. = A low count can mean that it is harder to fight germs.
neutrophils = neutrophils = They are white cells that fight germs. = A high count can mean that the body is fighting germs. = A low count can mean that it is harder to fight germs.
lymphocytes = lymphocytes = They are white cells that know germs. = A high count can come from a virus. = A low count can mean that it is harder to fight germs.
eosinophils = eosinophils = They are white cells that act in allergies. = A high count can come from an allergy. = A low count is most often no harm.
platelets | platelet count | plt = platelets = They are cells that stop bleeding. = A high count can come from germs or a lack of iron. = A low count can make you bleed with ease.
mcv | mean corpuscular volume = the size of red cells = It helps to find why blood is low. = A high value can come from a lack of B12. = A low value can come from a lack of iron.
inr | international normalized ratio | pt-inr = INR = It shows how long the blood takes to clot. = A high value means that blood clots more slowly. = A low value means that blood clots faster.
prothrombin time = clot time = It shows how long the blood takes to clot. = A high value means that blood clots more slowly. = A low value means that blood clots faster.
ptt | aptt | partial thromboplastin time = clot time = It shows how long the blood takes to clot. = A high value means that blood clots more slowly. = A low value means that blood clots faster.
d-dimer | d dimer = the clot test = It shows if clots may be there. = A high level can have many causes, and a clot is one. = A low level makes a clot less likely.
troponin | troponin t | troponin i | high sensitivity troponin = the heart muscle test = It shows if the heart muscle was hurt. = A high level can mean that the heart muscle was hurt. = A low level is what we hope for.
bnp | nt-probnp | probnp | brain natriuretic peptide | natriuretic peptide b = the heart strain test = It shows how hard the heart has to work. = A high level can mean that the heart is under strain. = A low level is what we hope for.
ck | creatine kinase = the muscle test = It shows if muscle was hurt. = A high level can come from hurt muscle. = A low level is most often no harm.
crp | c-reactive protein | c reactive protein = the test for germs and swelling = It shows if the body is fighting something. = A high level can mean germs or swelling in the body. = A low level is what we hope for.
esr | erythrocyte sedimentation rate = a test for swelling = It shows if the body is fighting something. = A high value can mean germs or swelling in the body. = A low value is what we hope for.
procalcitonin = a test for germs = It shows if germs may be in the body. = A high level can mean an infection with germs. = A low level makes it less likely.
lactate | lactic acid = lactate = It shows if the body gets enough oxygen. = A high level can mean that the body is short of oxygen. = A low level is what we hope for.
alt | alanine aminotransferase | sgpt = a liver test = It shows if liver cells were hurt. = A high level can mean that the liver is hurt. = A low level is what we hope for.
ast | aspartate aminotransferase | sgot = a liver test = It shows if liver or muscle cells were hurt. = A high level can mean that liver or muscle is hurt. = A low level is what we hope for.
alkaline phosphatase | alp = a liver and bone test = It comes from liver and bones. = A high level can come from liver or bones. = A low level is most often no harm.
ggt | gamma glutamyl transferase = a liver test = It comes from the liver. = A high level can come from a sick liver or alcohol. = A low level is what we hope for.
bilirubin | total bilirubin = bilirubin = It is a yellow stuff that the liver clears. = A high level can make skin and eyes yellow. = A low level is most often no harm.
albumin | serum albumin = albumin = It is the main protein of the blood. = A high level can come from a lack of water. = A low level can come from a sick liver, kidney or poor food.
total protein | protein = protein = It shows how much protein is there. = A high level can have many causes. = A low level can come from poor food or a sick liver.
ammonia = ammonia = It is waste that the liver clears. = A high level can make the mind foggy. = A low level is most often no harm.
lipase = a pancreas test = It comes from a gland in the belly. = A high level can mean that this gland is sore. = A low level is most often no harm.
amylase = a pancreas test = It comes from a gland in the belly. = A high level can mean that this gland is sore. = A low level is most often no harm.
cholesterol | total cholesterol = cholesterol = It is a fat in the blood. = A high level can block blood vessels with time. = A low level is most often no harm.
ldl | ldl cholesterol | low density lipoprotein | low density lipoprotein cholesterol = LDL, the bad blood fat = It can block blood vessels. = A high level can block blood vessels with time. = A low level is what we hope for.
hdl | hdl cholesterol | high density lipoprotein | high density lipoprotein cholesterol = HDL, the good blood fat = It helps to keep blood vessels clean. = A high level is good. = A low level protects you less.
triglycerides = a blood fat = It comes from food and the liver. = A high level can harm blood vessels with time. = A low level is most often no harm.
tsh | thyroid stimulating hormone | thyrotropin = the thyroid test = It shows how hard the brain drives the thyroid. = A high level can mean a slow thyroid. = A low level can mean a fast thyroid.
free t4 | t4 | thyroxine = a thyroid test = It shows how much the thyroid makes. = A high level can mean a fast thyroid. = A low level can mean a slow thyroid.
t3 | free t3 = a thyroid test = It shows how much the thyroid makes. = A high level can mean a fast thyroid. = A low level can mean a slow thyroid.
ferritin = iron store test = It shows how much iron is stored. = A high level can come from swelling or much iron. = A low level means little iron.
iron = iron = The body needs it to make blood. = A high level means much iron. = A low level means little iron.
vitamin b12 | b12 = vitamin B12 = Blood and nerves need it. = A high level is most often no harm. = A low level can make you tired or numb.
folate | folic acid level = folate = Blood needs it. = A high level is most often no harm. = A low level can make blood low.
vitamin d | 25-hydroxyvitamin d = vitamin D = Bones need it. = A high level can come from too many pills. = A low level can make bones weak.
uric acid | urate = uric acid = It is waste that can build up in joints. = A high level can cause gout. = A low level is most often no harm.
psa | prostate specific antigen = the prostate test = It comes from the prostate. = A high level has many causes, and cancer is one. = A low level is what we hope for.
blood pressure | bp = blood pressure = It shows how hard the blood pushes. = High pressure strains heart and blood vessels. = Low pressure can make you faint.
systolic blood pressure | systolic = top blood pressure = It is the push when the heart beats. = High pressure strains heart and blood vessels. = Low pressure can make you faint.
diastolic blood pressure | diastolic = low blood pressure number = It is the push when the heart rests. = High pressure strains heart and blood vessels. = Low pressure can make you faint.
mean blood pressure | mean arterial pressure | map = mean blood pressure = It is the push of the blood over time. = High pressure strains heart and blood vessels. = Low pressure means that less blood gets round.
heart rate | pulse | hr | pulse rate = heart beats in a minute = It shows how fast the heart beats. = A high rate means a fast heart. = A low rate means a slow heart.
respiratory rate | rr = breaths in a minute = It shows how fast you breathe. = A high rate means fast breathing. = A low rate means slow breathing.
oxygen saturation | spo2 | o2 sat | sats | sao2 = oxygen in the blood = It shows how well the lungs fill the blood with oxygen. = A high value is good. = A low value means that too little oxygen gets in.
temperature | body temperature | temp = body heat = It shows if you have a fever. = A high value is a fever. = A low value means that you are cold.
body weight | weight = weight = It shows how heavy you are. = More weight can be water or fat. = Less weight can come from poor food or illness.
body height | height = height = It shows how tall you are. = You are tall. = You are short.
bmi | body mass index = weight for height = It shows if weight fits height. = A high value means too much weight. = A low value means too little weight.
pain score | pain severity = pain score = It shows how bad the pain is. = A high score means much pain. = A low score means little pain.
ejection fraction | lvef | ef | left ventricular ejection fraction = the pump score of the heart = It is the share of blood that the heart pumps out with each beat. = A high score is good. = A low score can mean a weak heart.
ph | arterial ph = blood acid = It shows how sour the blood is. = A high value means too little acid. = A low value means too much acid.
pco2 | paco2 = a gas in the blood = It shows how well you breathe out. = A high value means that you breathe out too little. = A low value means that you breathe fast.
po2 | pao2 = oxygen in the blood = It shows how well the lungs work. = A high value is seen with extra oxygen. = A low value means that too little oxygen gets in.
anion gap = a test for acid in the blood = It helps to find why blood is sour. = A high value can mean too much acid. = A low value is most often no harm.
osmolality = how thick the blood is = It shows how much water is there. = A high value can mean too little water. = A low value can mean too much water.
blood culture | blood cultures = a blood test for germs = The blood is kept warm to see if germs grow. = More germs were seen. = Few germs were seen.
urine culture = a urine test for germs = The urine is kept warm to see if germs grow. = More germs were seen. = Few germs were seen.
throat culture = a throat test for germs = A swab is kept warm to see if germs grow. = More germs were seen. = Few germs were seen.
urinalysis | ua = a urine test = It looks for blood, sugar, protein and germs. = More was found. = Less was found.
urine protein | albumin creatinine ratio | acr | microalbumin creatinine ratio | microalbumin = protein in the urine = It shows if the kidneys leak. = A high level can mean that the kidneys leak. = A low level is what we hope for.
complete blood count | cbc | full blood count | fbc = a count of blood cells = It counts red, white and clot cells. = The counts are high. = The counts are low.
digoxin level = the digoxin test = It shows how much of the drug is in the blood. = A high level can do harm. = A low level may do too little.
meld | meld score = a liver score = It sums up how sick the liver is. = A high score means a sicker liver. = A low score is better.
news2 | news2 score = a watch score = It sums up pulse, breath and more. = A high score means that you must be watched closely. = A low score is better.
gcs | glasgow coma scale = a score for how awake you are = It looks at eyes, words and moves. = A high score is good. = A low score means less awake.
cha2ds2-vasc = a score for stroke risk = It sums up what can lead to a clot. = A high score means more risk. = A low score means less risk.
blood type | blood group = blood type = It shows which blood would fit you. = It is not high or low. = It is not high or low.
`;
