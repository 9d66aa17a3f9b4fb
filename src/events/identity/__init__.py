"""Who somebody is and what he or she may do.

account 账号: a person with a password. link 个人链接: a way in for one organisation and one purpose, opened with the
last four digits of the contact's mobile. login 登录: one browser that has proved who it is, never called session.
grant 授权: a role in a scope; scope ids belong to upper rooms and are opaque here. Actor: whoever acts, as a plain
value. policy: what a route asks of its actor; every route names one, otherwise the application does not start.
"""
