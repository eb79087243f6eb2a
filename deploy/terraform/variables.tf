variable "name" {
  description = "Beginning of all names."
  type        = string
  default     = "parley"

  validation {
    condition     = can(regex("^[a-z][a-z0-9]{1,9}$", var.name))
    error_message = "Two to ten small letters and digits, a letter first: names of storage and vaults are made of it."
  }
}

variable "environment" {
  description = "Which one this is, such as staging or production: end of all names."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9]{1,9}$", var.environment))
    error_message = "Two to ten small letters and digits, a letter first."
  }
}

variable "location" {
  description = "Region."
  type        = string
  default     = "westeurope"
}

variable "platform" {
  description = "What the servers run on: container-apps or aks."
  type        = string
  default     = "container-apps"

  validation {
    condition     = contains(["container-apps", "aks"], var.platform)
    error_message = "container-apps or aks."
  }
}

variable "image" {
  description = "Image of the server in the registry that is made here, with its tag. Empty at first: then everything is made but the servers."
  type        = string
  default     = ""
}

variable "public_url" {
  description = "Address that people use. Empty on Container Apps: the one that Azure gives."
  type        = string
  default     = ""
}

variable "settings" {
  description = "Further variables of the server, as in .env.example. No secrets, unless as keyvault:<name>."
  type        = map(string)
  default     = {}
}

variable "models" {
  description = "Deployments of Azure OpenAI by name. The first one by name is the default."
  type = map(object({
    model    = string
    version  = string
    sku      = optional(string, "GlobalStandard")
    capacity = optional(number, 50)
  }))
}

variable "replicas" {
  description = "How many servers run. A least of 0 is allowed on Container Apps alone: whoever has the chat open keeps one running, and the first one after a pause waits for a start."
  type = object({
    least = number
    most  = number
  })
  default = { least = 2, most = 6 }

  validation {
    condition     = var.replicas.least <= var.replicas.most
    error_message = "least is above most."
  }
}

variable "private_endpoints" {
  description = "Whether database, Redis, models, vault and storage are reached from the network of the servers alone."
  type        = bool
  default     = true
}

variable "deployer_addresses" {
  description = "Public addresses from which vault and storage may be reached all the same, by whoever applies this."
  type        = list(string)
  default     = []
}

variable "database_sku" {
  description = "Size of PostgreSQL."
  type        = string
  default     = "GP_Standard_D2ds_v5"
}

variable "redis_sku" {
  description = "Size of Redis."
  type        = string
  default     = "Balanced_B0"
}

variable "highly_available" {
  description = "Whether database and Redis have a second machine in another zone."
  type        = bool
  default     = true
}

variable "node_size" {
  description = "Size of the machines of AKS."
  type        = string
  default     = "Standard_D4ds_v5"
}

variable "administrators" {
  description = "Object id of the group in Entra ID that administers cluster and database."
  type        = string
}

variable "log_days" {
  description = "How long logs are kept."
  type        = number
  default     = 30
}
