# The same calls as deploy/azure.sh, for whoever has PowerShell and WSL or Git's bash; it holds nothing of its own. It was never run by
# the tests: docs/azure.md.
#   ./deploy/azure.ps1 deploy production 0.2.0
param(
  [Parameter(Mandatory = $true)][ValidateSet('state', 'plan', 'apply', 'deploy', 'destroy')][string]$Command,
  [Parameter(Mandatory = $true)][ValidatePattern('^[a-z][a-z0-9]{1,9}$')][string]$Environment,
  [string]$Tag = ''
)
$ErrorActionPreference = 'Stop'
if (-not (Get-Command bash -ErrorAction SilentlyContinue)) { throw 'There is no bash: install Git for Windows or WSL.' }
Push-Location (Join-Path $PSScriptRoot '..')
try {
  & bash deploy/azure.sh $Command $Environment $Tag
  if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
}
finally { Pop-Location }
