#!/usr/bin/env bash
# A training run on one node with four GPUs: sbatch examples/train/slurm.sh examples/train/qwen.yaml out/qwen
# A job that is stopped at its time limit goes on when it is submitted again: finished stages, replies that were drawn
# and checkpoints are used.
#SBATCH --job-name=causim-train
#SBATCH --nodes=1
#SBATCH --ntasks=1
#SBATCH --gpus-per-node=4
#SBATCH --cpus-per-task=32
#SBATCH --mem=256G
#SBATCH --time=24:00:00
#SBATCH --requeue
#SBATCH --output=%x-%j.log
set -euo pipefail
config=${1:?"which configuration? sbatch $0 CONFIG DIR"}
output=${2:?"which folder? sbatch $0 CONFIG DIR"}
export TOKENIZERS_PARALLELISM=false HF_HUB_OFFLINE=1
srun causim train "$config" -o "$output"
