{{/* What would not start, or would be lost, is said here: all of it at once, a sentence each. */}}
{{- define "parley.refusals" -}}
{{- $v := .Values -}}
{{- $said := list -}}
{{- if not $v.image.repository -}}
{{- $said = append $said "image.repository is required: where you pushed the image that deploy/Dockerfile makes." -}}
{{- end -}}
{{- if not $v.config.PUBLIC_URL -}}
{{- $said = append $said "config.PUBLIC_URL is required: the address that people use." -}}
{{- end -}}
{{- range $name := list "SESSION_SECRET" "ENCRYPTION_KEYS" "DATABASE_URL" -}}
{{- if not (or (kindIs "map" (get $v.secrets $name)) (get $v.config $name)) -}}
{{- $said = append $said (printf "%s is required: name it in secrets, or set config.%s to keyvault:<name of a secret>. This chart makes no secrets and brings no database." $name $name) -}}
{{- end -}}
{{- end -}}
{{- range $name, $from := $v.secrets -}}
{{- if kindIs "map" $from -}}
{{- if not ($from.secret | default $v.existingSecret) -}}
{{- $said = append $said (printf "secrets.%s names no secret, and existingSecret neither." $name) -}}
{{- end -}}
{{- if get $v.config $name -}}
{{- $said = append $said (printf "%s stands in config and in secrets: leave it in one of the two." $name) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- range $name, $value := $v.config -}}
{{- $text := toString ($value | default "") -}}
{{- $named := hasPrefix "keyvault:" $text -}}
{{- if and (or (regexMatch "(^|_)(KEYS?|SECRET|PASSWORD|TOKEN)$" $name) (has $name (list "DATABASE_URL" "REDIS_URL"))) $text (not $named) -}}
{{- if hasPrefix "file:" $text -}}
{{- $said = append $said "config.DATABASE_URL is an SQLite file, which belongs to one server: this chart wants PostgreSQL." -}}
{{- else -}}
{{- $said = append $said (printf "config.%s is a secret and would be readable in the objects of the cluster: name it in secrets, or write keyvault:<name>." $name) -}}
{{- end -}}
{{- end -}}
{{- if and $named (not $v.config.AZURE_KEY_VAULT_URL) -}}
{{- $said = append $said (printf "config.%s names a secret of a vault: config.AZURE_KEY_VAULT_URL is required with it." $name) -}}
{{- end -}}
{{- $port := regexFind ":[0-9]+$" (get (urlParse $text) "host") -}}
{{- if and $v.networkPolicy.enabled (ne $name "PUBLIC_URL") (ne $name "CORS_ORIGINS") (regexMatch "^https?://" $text) $port (empty $v.networkPolicy.egress) (not (has (trimPrefix ":" $port) (include "parley.ports" $ | splitList ","))) -}}
{{- $said = append $said (printf "config.%s is at port %s, which networkPolicy.egressPorts does not let through." $name (trimPrefix ":" $port)) -}}
{{- end -}}
{{- end -}}
{{- if and $v.ingress.enabled $v.gateway.enabled -}}
{{- $said = append $said "ingress and gateway are both enabled: the host of PUBLIC_URL is published by one of them." -}}
{{- end -}}
{{- if and $v.ingress.enabled (hasPrefix "https:" (toString $v.config.PUBLIC_URL)) (not $v.ingress.tlsSecret) (not $v.ingress.tlsElsewhere) -}}
{{- $said = append $said "PUBLIC_URL is https and the ingress has no certificate: set ingress.tlsSecret, or ingress.tlsElsewhere where somebody before it has one." -}}
{{- end -}}
{{- if and $v.gateway.enabled (empty $v.gateway.parentRefs) -}}
{{- $said = append $said "gateway.parentRefs names no gateway." -}}
{{- end -}}
{{- if $v.autoscaling.enabled -}}
{{- if gt (int $v.autoscaling.minReplicas) (int $v.autoscaling.maxReplicas) -}}
{{- $said = append $said "autoscaling.minReplicas is above autoscaling.maxReplicas." -}}
{{- end -}}
{{- if and (eq (int $v.autoscaling.cpuPercent) 0) (not $v.autoscaling.connections.metric) -}}
{{- $said = append $said "autoscaling goes by nothing: set autoscaling.cpuPercent or autoscaling.connections.metric." -}}
{{- end -}}
{{- if and (gt (int $v.autoscaling.cpuPercent) 0) (not (dig "requests" "cpu" "" $v.resources)) -}}
{{- $said = append $said "autoscaling.cpuPercent is of what pods request, and resources.requests.cpu is not set." -}}
{{- end -}}
{{- end -}}
{{- if $v.workloadIdentity.enabled -}}
{{- if not $v.workloadIdentity.clientId -}}
{{- $said = append $said "workloadIdentity.clientId is required: that of the identity which trusts the service account." -}}
{{- end -}}
{{- if and (eq $v.migration.mode "job") $v.serviceAccount.create -}}
{{- $said = append $said "migration.mode is job, and jobs run before this chart makes its service account: make it yourself, name it in serviceAccount.name and set serviceAccount.create to false, as the identity has to trust it anyway." -}}
{{- end -}}
{{- end -}}
{{- if and $v.backup.enabled (not $v.backup.existingClaim) -}}
{{- $said = append $said "backup.existingClaim is required: the claim that holds the backups." -}}
{{- end -}}
{{- if and (or $v.metrics.serviceMonitor $v.metrics.rules) (not $v.metrics.enabled) -}}
{{- $said = append $said "metrics.serviceMonitor and metrics.rules want metrics.enabled: without it servers tell nothing." -}}
{{- end -}}
{{- if and $v.metrics.enabled (eq (int $v.metrics.port) 4000) -}}
{{- $said = append $said "metrics.port is 4000, at which servers are asked for everything else." -}}
{{- end -}}
{{- if and $v.config.STORAGE_DIR (not $v.data.existingClaim) -}}
{{- $said = append $said "config.STORAGE_DIR wants data.existingClaim: without it the files of people end with their pod, and no other server reads them." -}}
{{- end -}}
{{- $least := add 25 (int $v.shutdown.preStopSeconds) -}}
{{- if lt (int $v.shutdown.graceSeconds) (int $least) -}}
{{- $said = append $said (printf "shutdown.graceSeconds is below %d: preStopSeconds, and the 25 seconds that a server may take to end its replies." (int $least)) -}}
{{- end -}}
{{- if $said -}}
{{- fail (printf "\n\n%s\n" (join "\n" $said)) -}}
{{- end -}}
{{- end -}}

{{- define "parley.ports" -}}
{{- $ports := list -}}
{{- range .Values.networkPolicy.egressPorts }}{{ $ports = append $ports (include "parley.text" .) }}{{ end -}}
{{- join "," $ports -}}
{{- end -}}
