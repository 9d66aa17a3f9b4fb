"""Filing 扫码填报: what people file by themselves from the QR in a group, without a login.

Words of this room: a *filing* is what one person filed of one organisation, with items; it is *waiting* until the host
has *accepted* it, which makes a registration, needs and supplies of it, or *rejected* it. Nothing of it is ever shown
back to whoever files, beyond the *number* on the receipt.
"""
