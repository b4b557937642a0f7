#!/usr/bin/env bash
# The whole loop in a few minutes: prove the library of models, ask the NIH Stroke Scale the four kinds of question, draw it,
# write question-answer records whose gold answers must all be graded right, grow a library, make a dataset of it, and
# train a tiny language model on its own verified answers. Writes into out/ only.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
mkdir -p out
nihss=specs/clinical/nihss.scm

step() { printf '\n\033[1m%s\033[0m\n$ %s\n' "$1" "${*:2}"; "${@:2}"; }
[ -t 1 ] || step() { printf '\n%s\n$ %s\n' "$1" "${*:2}"; "${@:2}"; }

# A patient: wide awake, weak on the right side, face and speech affected (NIHSS 5, moderate).
examined="U_Loc=0,U_Language=0,U_Dysarthria=1,U_Loc_questions=0,U_Loc_commands=0,U_Gaze=0,U_Visual=0,U_Facial=1"
examined="$examined,U_Arm_left=0,U_Arm_right=2,U_Leg_left=0,U_Leg_right=1,U_Ataxia=0,U_Sensory=0,U_Extinction=none"
scored="Loc=0,Language=0,Dysarthria=1,Loc_questions=0,Loc_commands=0,Gaze=0,Visual=0,Facial=1"
scored="$scored,Arm_left=0,Arm_right=2,Leg_left=0,Leg_right=1,Ataxia=0,Sensory=0,Extinction=0"

step "Every model of the library is proved total and closed, and keeps its promises" \
  causim check specs examples --errors-only
step "Their check blocks, published textbook answers among them" \
  causim test specs examples --quiet

step "Deduction: what follows from an examination?" \
  causim query $nihss --given "$examined" --target Total,Severity
step "Intervention: how severe are strokes in which the right arm is paralysed?" \
  causim query $nihss --do Arm_right=4 --target Severity
step "Abduction: a patient scores 40 of 42. What can have been found?" \
  causim query $nihss --observe Total=40 --target Loc,Language,Ataxia,Sensory
step "Counterfactual: had the right arm of this very patient been paralysed?" \
  causim query $nihss --observe "$scored" --do Arm_right=4 --target Total,Severity

step "A picture of its causal graph" \
  causim graph $nihss --format svg -o out/nihss.svg
step "The model as a standalone Python module" \
  causim compile $nihss -o out/nihss.py

step "Verified records: questions of all four kinds with exact answers" \
  causim dataset sample specs -n 8 --seed 1 -o out/records.jsonl
step "Gold replies ..." \
  causim dataset gold out/records.jsonl -o out/gold.jsonl
step "... are graded right, every one" \
  causim grade out/gold.jsonl --records out/records.jsonl --at-least 1

rm -rf out/library
step "A library grows by verified edits, in every topology" \
  causim grow --nodes 8 --models 5 --topology chain --topology tree --topology star \
  --topology inverted_star --topology layered --topology any -o out/library
step "What is in it" \
  causim report out/library --html out/library.html

rm -rf out/dataset
step "A dataset from every version of every model: no model, up to renaming, in two splits" \
  causim dataset build examples/dataset/small.yaml -o out/dataset
step "Every record is made again from its model, and compared" \
  causim dataset verify out/dataset --independent 200

rm -rf out/tiny
step "Six hundred small models for a small language model" \
  causim grow --domain truth_values --topology any --nodes 3 --models 600 --seed 1 -o out/tiny/library --workers 2
step "... and questions about them" \
  causim dataset build examples/train/tiny_data.yaml -o out/tiny/data
step "It learns from its own verified answers, beside a control trained as long without (two to four minutes)" \
  causim train examples/train/tiny.yaml -o out/tiny/run

printf '\nLook at out/tiny/run/accuracy.svg, out/nihss.svg and out/library.html, read out/nihss.py, out/records.jsonl and a model of out/library.'
printf '\nNext: README.md.\n'
