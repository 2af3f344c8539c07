"""What the model may call: each tool is a schema and an async function over ports.

A result comes back as a new input through `decide`; no tool speaks in a room itself.
"""
