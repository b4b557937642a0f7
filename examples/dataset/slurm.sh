#!/usr/bin/env bash
# A dataset built by 16 jobs of a Slurm array that share the folder: sbatch examples/dataset/slurm.sh big.yaml /shared/set
# Each makes its part of the shards; who finishes last writes the card. A job that failed is just submitted again.
#SBATCH --job-name=causim-dataset
#SBATCH --array=1-16
#SBATCH --cpus-per-task=8
#SBATCH --mem=16G
#SBATCH --time=02:00:00
set -euo pipefail
causim dataset build "$1" -o "$2" --part "$SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_COUNT" --workers "$SLURM_CPUS_PER_TASK"
