#!/usr/bin/env bash
# Azure from nothing to a server, and back, as the workflows do it. Signed in already: az login, or azure/login in a workflow.
#   bash deploy/azure.sh state <environment>            once: where Terraform keeps what it knows
#   bash deploy/azure.sh plan <environment>             what apply would change
#   bash deploy/azure.sh apply <environment>            everything but the servers, or with the image that runs
#   bash deploy/azure.sh deploy <environment> <tag>     builds the image in the registry, and has servers run it
#   bash deploy/azure.sh destroy <environment>          takes everything away, the database too; asks first
# Settings are in deploy/terraform/environments/<environment>.tfvars.
set -euo pipefail
cd "$(dirname "$0")/.."

fail() {
  echo "$*" >&2
  exit 2
}

command=${1:-}
environment=${2:-}
tag=${3:-}
case $command in
  state | plan | apply | deploy | destroy) ;;
  *) fail "Usage: bash deploy/azure.sh state|plan|apply|deploy|destroy <environment> [<tag>]" ;;
esac
[[ $environment =~ ^[a-z][a-z0-9]{1,9}$ ]] || fail 'Name an environment: two to ten small letters and digits.'
vars=deploy/terraform/environments/$environment.tfvars
[ -f "$vars" ] || fail "There is no $vars."
if [ "$command" = deploy ] && ! [[ $tag =~ ^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$ ]]; then fail 'deploy wants a tag for the image.'; fi
for tool in az terraform; do command -v "$tool" >/dev/null || fail "$tool is not installed."; done

subscription=$(az account show --query id --output tsv) || fail 'Sign in first: az login.'
export ARM_SUBSCRIPTION_ID=$subscription
# One account for the state of all environments, by a name that nobody else in the world has.
state_group=${STATE_RESOURCE_GROUP:-parley-state}
state_account=${STATE_STORAGE_ACCOUNT:-parley$(printf '%s' "$subscription" | sha256sum | cut -c1-14)}

terraform_() { terraform -chdir=deploy/terraform "$@"; }

init() {
  terraform_ init -input=false -reconfigure \
    -backend-config="resource_group_name=$state_group" \
    -backend-config="storage_account_name=$state_account" \
    -backend-config="container_name=state" \
    -backend-config="key=$environment.tfstate"
}

output() { terraform_ output -raw "$1"; }

# The image that runs, so that nothing but a deployment changes it.
running_image() { terraform_ output -raw image 2>/dev/null || true; }

make_state() {
  az group create --name "$state_group" --location "${LOCATION:-westeurope}" --output none
  az storage account create --name "$state_account" --resource-group "$state_group" --sku Standard_ZRS \
    --min-tls-version TLS1_2 --allow-blob-public-access false --allow-shared-key-access false --output none
  az storage account blob-service-properties update --account-name "$state_account" --resource-group "$state_group" \
    --enable-versioning true --enable-delete-retention true --delete-retention-days 30 --output none
  az storage container create --name state --account-name "$state_account" --auth-mode login --output none
  echo "State is kept in $state_account. Whoever deploys needs Storage Blob Data Contributor there."
}

apply_with() { terraform_ apply -input=false -auto-approve -var-file="environments/$environment.tfvars" -var="image=$1"; }

run_on_aks() {
  for tool in kubectl helm kubelogin; do command -v "$tool" >/dev/null || fail "$tool is not installed."; done
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  export KUBECONFIG=$work/config
  az aks get-credentials --resource-group "$(output resource_group)" --name "$(output cluster)" --file "$KUBECONFIG"
  kubelogin convert-kubeconfig --login azurecli
  output chart_values >"$work/values.yaml"
  kubectl create namespace parley --dry-run=client --output yaml | kubectl apply --filename -
  kubectl --namespace parley create serviceaccount parley --dry-run=client --output yaml | kubectl apply --filename -
  kubectl --namespace parley annotate serviceaccount parley --overwrite \
    "azure.workload.identity/client-id=$(output identity)"
  # What only this environment has, such as its Ingress and certificate.
  more=()
  own=deploy/terraform/environments/$environment.values.yaml
  if [ -f "$own" ]; then more=(--values "$own"); fi
  helm upgrade --install parley deploy/kubernetes/chart --namespace parley --values "$work/values.yaml" \
    ${more[@]+"${more[@]}"} --wait --timeout 30m
}

deploy() {
  local registry
  registry=$(output registry)
  az acr build --registry "${registry%%.*}" --image "parley:$tag" --file deploy/Dockerfile .
  apply_with "$registry/parley:$tag"
  if [ "$(output platform)" = aks ]; then run_on_aks; fi
  url=$(output public_url)
  # A server that does not become ready is no deployment.
  curl --fail --silent --show-error --retry 30 --retry-all-errors --retry-delay 10 "$url/health/ready"
  printf '\n%s runs %s.\n' "$url" "$tag"
}

destroy() {
  if [ "${CONFIRM:-}" != "$environment" ]; then
    read -r -p "This takes $environment away with its database. Type its name: " answer
    [ "$answer" = "$environment" ] || fail 'Nothing was changed.'
  fi
  terraform_ destroy -input=false -auto-approve -var-file="environments/$environment.tfvars"
}

case $command in
  state) make_state ;;
  plan)
    init
    terraform_ plan -input=false -var-file="environments/$environment.tfvars" -var="image=$(running_image)"
    ;;
  apply)
    init
    apply_with "$(running_image)"
    ;;
  deploy)
    init
    deploy
    ;;
  destroy)
    init
    destroy
    ;;
esac
