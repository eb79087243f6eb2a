terraform {
  required_version = ">= 1.9"

  required_providers {
    azurerm = {
      source  = "hashicorp/azurerm"
      version = "~> 4.51"
    }
    random = {
      source  = "hashicorp/random"
      version = "~> 3.6"
    }
  }

  # Which account and container: deploy/azure.sh says, one key for each environment.
  backend "azurerm" {
    use_azuread_auth = true
  }
}

provider "azurerm" {
  # Nothing here is asked by keys where a role does.
  storage_use_azuread = true

  features {
    key_vault {
      # What was destroyed by mistake can be had back for as long as the vault keeps it.
      purge_soft_delete_on_destroy = false
    }
  }
}
