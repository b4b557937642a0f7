#!/usr/bin/env bash
# Writes the imported models of specs/ again from their files: specs/recreate.sh FOLDER, where FOLDER holds bnlearn/,
# circuits/ and boolnets/. Each is `causim import FILE --checks specs/.../NAME.checks -o specs/.../NAME.scm`.
set -euo pipefail
folder=${1:?name the folder that holds bnlearn/, circuits/ and boolnets/}
here=$(cd "$(dirname "$0")" && pwd)

again() { # FILE ROOM NAME
  causim import "$1" --name "$3" --checks "$here/$2/$3.checks" --quiet -o "$here/$2/$3.scm"
}

for name in asia cancer survey sachs alarm; do
  again "$folder/bnlearn/$name.bif" bnlearn "$name"
done
again "$folder/circuits/c17.bench" circuits c17
again "$folder"/boolnets/id-028__*.bnet biology vegf_drosophila
again "$folder"/boolnets/id-029__*.bnet biology toll_drosophila
again "$folder"/boolnets/id-030__*.bnet biology spz_drosophila
again "$folder"/boolnets/id-042__*.bnet biology tol_regulatory
again "$folder"/boolnets/id-045__*.bnet biology hh_drosophila
again "$folder"/boolnets/id-047__*.bnet biology fgf_drosophila
