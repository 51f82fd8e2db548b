"""Sign-in by OpenID Connect through an organisation's own identity provider
(docs/adr/0017-identity-provider.md).

`configuration` reads the environment, `tokens` holds what the provider says against its signature, `provider`
speaks with it by way of allauth, `sign_in` decides who comes in, `views` and `pages` are what people meet.
"""
