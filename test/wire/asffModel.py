"""Reads requests of BatchImportFindings, a JSON list, and prints what is wrong with them, a JSON list of texts.

What is right is what botocore ships of Security Hub: the service model, with its closed lists and patterns, which botocore
itself does not check, and the lengths, which AWS writes into the documentation of the members.
"""

import json
import re
import sys

import botocore.session
from botocore.validate import ParamValidator

LENGTH = re.compile(r"Maximum (?:length )?of (\d+)")


def documented_length(shape):
    text = re.sub("<[^>]+>", "", shape.documentation or "")
    found = LENGTH.search(text)
    return int(found.group(1)) if found else None


def walk(value, shape, path):
    if shape.type_name == "structure":
        for name, member in shape.members.items():
            if name in value:
                yield from walk(value[name], member, f"{path}.{name}")
    elif shape.type_name == "list":
        for place, one in enumerate(value):
            yield from walk(one, shape.member, f"{path}[{place}]")
    elif shape.type_name == "map":
        for name, one in value.items():
            yield from walk(one, shape.value, f"{path}.{name}")
    elif shape.type_name == "string":
        longest = documented_length(shape)
        if longest is not None and len(value) > longest:
            yield f"{path}: longer than {longest}"
        if shape.enum and value not in shape.enum:
            yield f"{path}: {value} is not one of {shape.enum}"
        pattern = shape.metadata.get("pattern")
        if pattern and not re.search(pattern, value):
            yield f"{path}: does not match {pattern}"


def main():
    model = botocore.session.get_session().get_service_model("securityhub")
    shape = model.operation_model("BatchImportFindings").input_shape
    # The lengths are what this is for: a model without them would let everything pass.
    finding = shape.members["Findings"].member
    assert documented_length(finding.members["Title"]) == 256
    problems = []
    for request in json.load(sys.stdin):
        report = ParamValidator().validate(request, shape)
        if report.has_errors():
            problems.append(report.generate_report())
        problems.extend(walk(request, shape, "request"))
        if len(request["Findings"]) > shape.members["Findings"].metadata["max"]:
            problems.append("too many findings")
    print(json.dumps(problems))


main()
