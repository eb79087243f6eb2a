{{/* Restricted, by the Pod Security Standards: servers and the job alike. */}}
{{- define "parley.podSecurity" -}}
runAsNonRoot: true
runAsUser: 1000
runAsGroup: 1000
fsGroup: 1000
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "parley.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end -}}

{{/* Whole numbers as such: helm reads them as floating ones. */}}
{{- define "parley.text" -}}
{{- if kindIs "float64" . }}{{ int64 . }}{{ else }}{{ . }}{{ end -}}
{{- end -}}

{{- define "parley.env" -}}
- name: HOST
  value: 0.0.0.0
- name: PORT
  value: "4000"
- name: DATA_DIR
  value: /data
{{- if and (or .Values.ingress.enabled .Values.gateway.enabled) (not (hasKey .Values.config "TRUST_PROXY")) }}
- name: TRUST_PROXY
  value: "1"
{{- end }}
{{- if and .Values.workloadIdentity.enabled (not (hasKey .Values.config "AZURE_MANAGED_IDENTITY_CLIENT_ID")) }}
- name: AZURE_MANAGED_IDENTITY_CLIENT_ID
  value: {{ .Values.workloadIdentity.clientId | quote }}
{{- end }}
{{- if .Values.caBundle.configMap }}
- name: NODE_EXTRA_CA_CERTS
  value: /etc/parley/authorities/ca.crt
{{- end }}
{{- /* null takes away what an earlier file of values says. */}}
{{- range $name, $value := .Values.config }}
{{- if not (kindIs "invalid" $value) }}
- name: {{ $name }}
  value: {{ include "parley.text" $value | quote }}
{{- end }}
{{- end }}
{{- range $name, $from := .Values.secrets }}
{{- if kindIs "map" $from }}
- name: {{ $name }}
  valueFrom:
    secretKeyRef:
      name: {{ $from.secret | default $.Values.existingSecret | quote }}
      key: {{ $from.key | default $name | quote }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "parley.mounts" -}}
- name: data
  mountPath: /data
- name: tmp
  mountPath: /tmp
{{- if .Values.caBundle.configMap }}
- name: authorities
  mountPath: /etc/parley/authorities
  readOnly: true
{{- end }}
{{- end -}}

{{- define "parley.volumes" -}}
- name: data
{{- if .Values.data.existingClaim }}
  persistentVolumeClaim:
    claimName: {{ .Values.data.existingClaim | quote }}
{{- else }}
  emptyDir:
    sizeLimit: 256Mi
{{- end }}
- name: tmp
  emptyDir:
    sizeLimit: 64Mi
{{- if .Values.caBundle.configMap }}
- name: authorities
  configMap:
    name: {{ .Values.caBundle.configMap | quote }}
    items:
      - key: {{ .Values.caBundle.key | quote }}
        path: ca.crt
{{- end }}
{{- end -}}

{{- define "parley.podMeta" -}}
labels:
  {{- include "parley.labels" .root | nindent 2 }}
  app.kubernetes.io/component: {{ .component }}
  {{- if .root.Values.workloadIdentity.enabled }}
  azure.workload.identity/use: "true"
  {{- end }}
  {{- with .root.Values.podLabels }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- with .root.Values.podAnnotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "parley.placement" -}}
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . | quote }}
  {{- end }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.priorityClassName }}
priorityClassName: {{ . | quote }}
{{- end }}
{{- end -}}
