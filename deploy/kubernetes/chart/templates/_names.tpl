{{- define "parley.name" -}}
{{- $named := ternary .Release.Name (printf "%s-parley" .Release.Name) (contains "parley" .Release.Name) -}}
{{- .Values.fullnameOverride | default $named | trunc 50 | trimSuffix "-" -}}
{{- end -}}

{{/* What never changes in a release: selectors cannot. */}}
{{- define "parley.selector" -}}
app.kubernetes.io/name: parley
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "parley.labels" -}}
{{ include "parley.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "parley.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{- .Values.serviceAccount.name | default (include "parley.name" .) -}}
{{- else -}}
{{- .Values.serviceAccount.name | default "default" -}}
{{- end -}}
{{- end -}}

{{- define "parley.image" -}}
{{- $at := ternary (printf "@%s" .Values.image.digest) (printf ":%s" (.Values.image.tag | default .Chart.AppVersion)) (ne .Values.image.digest "") -}}
{{- printf "%s%s" .Values.image.repository $at -}}
{{- end -}}

{{- define "parley.host" -}}
{{- (urlParse (toString (.Values.config.PUBLIC_URL | default ""))).hostname -}}
{{- end -}}
