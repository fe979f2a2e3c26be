# A hundred thousand functions in one plan, then as many instances of one, each with a mode of its own.
import json


def change(address, mode):
    after = {"tracing_config": [{"mode": mode}]}
    return {"address": address, "mode": "managed", "type": "aws_lambda_function", "change": {"actions": ["create"], "after": after}}


changes = [change(f"aws_lambda_function.f{i}", "Active") for i in range(100_000)]
changes += [change(f"aws_lambda_function.many[{i}]", f"mode {i}") for i in range(100_000)]
with open("plan.json", "w", encoding="ascii") as file:
    json.dump({"format_version": "1.2", "planned_values": {}, "resource_changes": changes}, file)
