#!/usr/bin/env bash
# Proves that others read what we write and that our figures are theirs. Each check says OK, SKIP with its reason, or
# FAIL; the exit status is 1 when one fails, and 2 when nothing at all could be checked.
#
#   bash interop/run.sh [MODEL_FOLDER] [PREDICTIONS_FOLDER]
#
# Python is the environment variable ANAMNESIS_PYTHON, else python3 (see interop/README.md). MODEL_FOLDER is a further
# trained model to load, PREDICTIONS_FOLDER a folder of ours with predictions.parquet to evaluate.
set -u
cd "$(dirname "$0")/.." || exit 2
python="${ANAMNESIS_PYTHON:-python3}"
model="${1:-}"
predictions="${2:-}"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
ok=0 failed=0 skipped=0

check() { # name, command...
  local name="$1"
  shift
  echo "== $name"
  if "$@"; then
    echo "OK   $name"
    ok=$((ok + 1))
  else
    echo "FAIL $name"
    failed=$((failed + 1))
  fi
}

skip() { # name, reason
  echo "== $1"
  echo "SKIP $1: $2"
  skipped=$((skipped + 1))
}

has() { # python modules
  "$python" -c "import importlib.util, sys; sys.exit(any(importlib.util.find_spec(m) is None for m in sys.argv[1:]))" \
    "$@" 2>/dev/null
}

if has torch transformers; then
  check 'golden values of the decoder follow from its weights' "$python" interop/golden_decoder.py --check
  check 'the training peer is LlamaForCausalLM' "$python" bench/peers/train_torch.py --mode ceiling --check
else
  skip 'golden values of the decoder' "torch and transformers are not installed for $python"
  skip 'the training peer' "torch and transformers are not installed for $python"
fi

if ! has torch transformers; then
  skip 'transformers reads our checkpoint' "torch and transformers are not installed for $python"
elif [ ! -e interop/exportTiny.ts ]; then
  skip 'transformers reads our checkpoint' 'interop/exportTiny.ts is absent'
elif ! node --disable-warning=ExperimentalWarning interop/exportTiny.ts "$work/tiny"; then
  check 'our exporter writes a checkpoint' false
else
  check 'transformers reads our checkpoint' \
    "$python" interop/check_checkpoint.py "$work/tiny/model" "$work/tiny/logits.json"
fi

if [ -z "$model" ]; then
  skip 'transformers reads a trained model' 'no MODEL_FOLDER was given'
elif ! has torch transformers; then
  skip 'transformers reads a trained model' "torch and transformers are not installed for $python"
else
  check 'transformers reads a trained model' "$python" interop/check_checkpoint.py "$model"
fi

if [ -z "$predictions" ]; then
  skip 'meds-evaluation reads our predictions' 'no PREDICTIONS_FOLDER was given'
elif ! has pyarrow; then
  skip 'meds-evaluation reads our predictions' "pyarrow is not installed for $python"
else
  check 'meds-evaluation reads our predictions' "$python" interop/check_predictions.py "$predictions/predictions.parquet"
fi

demo=../shared/data/mimic-iv-demo
if [ -d "$demo" ]; then
  check 'FHIR, OMOP and MEDS of the same patients agree as docs/agreement.md says' \
    node --disable-warning=ExperimentalWarning interop/agreement.ts --data "$demo"
else
  skip 'FHIR, OMOP and MEDS of the same patients agree' "the MIMIC-IV demo is not at $demo"
fi

samples=../shared/data/aces-meds-sample
if ! has aces polars; then
  skip 'our labels are es-aces'"'"'s, row for row' "es-aces is not installed for $python"
elif [ ! -d "$samples" ] || [ ! -d "$demo" ]; then
  skip 'our labels are es-aces'"'"'s, row for row' "$samples or $demo is absent"
else
  check 'our labels are es-aces'"'"'s, row for row' "$python" interop/check_aces.py
fi

echo "interop: $ok ok, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] || exit 1
[ "$ok" -gt 0 ] || exit 2
