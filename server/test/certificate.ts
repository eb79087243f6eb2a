/**
 * A certificate for models.example, login.example, localhost and 127.0.0.1 that is its own authority, and its key, which
 * protects nothing: made by `openssl req -x509`, for a hundred years.
 */
export const certificate = `-----BEGIN CERTIFICATE-----
MIIByDCCAW6gAwIBAgIUMdjTB8yJMJbYacxuheOfDUGKhVcwCgYIKoZIzj0EAwIw
GjEYMBYGA1UEAwwPdGVzdHMgb2YgUGFybGV5MCAXDTI2MTEyOTA5MDA1OFoYDzIx
MjYxMTA1MDkwMDU4WjAaMRgwFgYDVQQDDA90ZXN0cyBvZiBQYXJsZXkwWTATBgcq
hkjOPQIBBggqhkjOPQMBBwNCAAT5GKmmtp0jNyes8ccY8fDsNMC+XTRcimN4dOq3
plly1k293rgiXHnVFcR3kdjqctK8WFMVk2DXRNkxc/aMb057o4GPMIGMMB0GA1Ud
DgQWBBQ6Fj8Vwn7efc6HmxKfwX/00b2NnzAfBgNVHSMEGDAWgBQ6Fj8Vwn7efc6H
mxKfwX/00b2NnzA5BgNVHREEMjAwgg5tb2RlbHMuZXhhbXBsZYINbG9naW4uZXhh
bXBsZYIJbG9jYWxob3N0hwR/AAABMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0E
AwIDSAAwRQIgVykNngvXLy0FMTM++198XWY1sT8Yk9XBWSkjWjLGnjkCIQCq7+vT
bXUG7K+5+4jmDfCYRn/iTzH1sJP6vdKQfB3lVA==
-----END CERTIFICATE-----
`

export const certificateKey = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgiA0CgG/5d0iPBIns
nCAYJjX9unV3UvR4/H3awfzaFsShRANCAAT5GKmmtp0jNyes8ccY8fDsNMC+XTRc
imN4dOq3plly1k293rgiXHnVFcR3kdjqctK8WFMVk2DXRNkxc/aMb057
-----END PRIVATE KEY-----
`
