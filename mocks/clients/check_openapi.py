#!/usr/bin/env python3
"""Checks what a mock really sent and took against its OpenAPI 3.1 document.

    check_openapi.py DOCUMENT.yaml TRANSCRIPT.json… [--every-operation]

TRANSCRIPT is what GET /__control/transcript?secrets=shown gave. Every exchange served is looked up
by method and path; its status, content type and body must be what the document says, and so must
its query, form or JSON body when the answer is a 2xx. What the mock sends of its own accord must be
one of the document's webhooks, if it has any. With --every-operation, an operation or webhook of
the document that no exchange has used is a failure too.

Prints one line for each difference; exits 1 when there is any.
"""

import argparse
import base64
import binascii
import json
import re
import sys
from urllib.parse import parse_qsl, unquote, urlsplit

import yaml
from jsonschema import Draft202012Validator, ValidationError
from jsonschema.exceptions import best_match
from jsonschema.validators import extend

METHODS = ("get", "post", "put", "patch", "delete", "options", "head")


def encoded_content(validator, schema_inside, text, schema):
    """contentSchema, which JSON Schema leaves to whoever cares what a text holds."""
    if not isinstance(text, str):
        return
    if schema.get("contentEncoding") == "base64":
        try:
            text = base64.b64decode(text, validate=True).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError) as error:
            yield ValidationError(f"{text[:100]!r} is no base64 of UTF-8: {error}")
            return
    if schema.get("contentMediaType") == "application/json":
        try:
            text = json.loads(text)
        except ValueError as error:
            yield ValidationError(f"{text[:100]!r} holds no JSON: {error}")
            return
    yield from validator.descend(text, schema_inside, schema_path="contentSchema")


Validator = extend(Draft202012Validator, {"contentSchema": encoded_content})


class Document:
    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            self.root = yaml.safe_load(file)
        self.operations = []
        for template, item in self.root["paths"].items():
            pattern = re.compile("^" + re.sub(r"\\\{[^/]+\\\}", "[^/]+", re.escape(template)) + "$")
            for method in METHODS:
                if method in item:
                    shared = item.get("parameters", [])
                    self.operations.append((method, template, pattern, item[method], shared))
        self.webhooks = [(method, name, item[method])
                         for name, item in self.root.get("webhooks", {}).items()
                         for method in METHODS if method in item]
        # The most literal path first: /messages/x before /messages/{id}.
        self.operations.sort(key=lambda each: each[1].count("{"))

    def find(self, method, path):
        if self.root.get("x-slash-at-end") == "ignored":
            path = path.removesuffix("/")
        for operation in self.operations:
            if operation[0] == method and operation[2].match(path):
                return operation
        return None

    def resolve(self, node):
        while isinstance(node, dict) and "$ref" in node:
            target = self.root
            for step in node["$ref"].removeprefix("#/").split("/"):
                target = target[step.replace("~1", "/").replace("~0", "~")]
            node = target
        return node

    def differences(self, schema, value):
        document = {"$ref": "#/wanted", "wanted": schema, "components": self.root.get("components", {})}
        validator = Validator(document, format_checker=Draft202012Validator.FORMAT_CHECKER)
        error = best_match(validator.iter_errors(value))
        if error is None:
            return None
        place = "".join(f"[{each!r}]" for each in error.absolute_path)
        return f"{place or 'the whole'}: {error.message[:300]}"


def header(message, name):
    for key, value in message["headers"]:
        if key.lower() == name:
            return value
    return ""


def media_of(message):
    return header(message, "content-type").split(";")[0].strip().lower()


def fields_of(pairs, schema):
    """Form and query fields as the schema types them: texts become numbers where it wants some."""
    properties = schema.get("properties", {})
    out = {}
    for name, text in pairs:
        kind = properties.get(name, {}).get("type")
        if kind == "integer" and re.fullmatch(r"-?\d+", text):
            out[name] = int(text)
        elif kind == "boolean" and text in ("true", "false"):
            out[name] = text == "true"
        else:
            out[name] = text
    return out


def check_content(document, content, message, where):
    media = media_of(message)
    if not content:
        return [f"{where}: a body nobody documented"] if message["body"] else []
    if not message["body"] and not media:
        return [f"{where}: no body, but the document has one"]
    if media not in content:
        return [f"{where}: content type '{media}' is none of {', '.join(content)}"]
    schema = document.resolve(content[media].get("schema", {}))
    if media.endswith("json"):
        try:
            value = json.loads(message["body"])
        except ValueError as error:
            return [f"{where}: no JSON: {error}"]
    elif media.endswith("yaml"):
        try:
            value = yaml.safe_load(message["body"])
        except yaml.YAMLError as error:
            return [f"{where}: no YAML: {error}"]
    elif media == "application/x-www-form-urlencoded":
        value = fields_of(parse_qsl(message["body"], keep_blank_values=True), schema)
    else:
        value = message["body"]
    difference = document.differences(schema, value)
    return [f"{where}: {difference}"] if difference else []


def check_query(document, operation, shared, query, where):
    known, required, whole = {}, [], []
    for parameter in [document.resolve(each) for each in shared + operation.get("parameters", [])]:
        if parameter["in"] != "query":
            continue
        schema = document.resolve(parameter.get("schema", {}))
        if schema.get("type") == "object" and parameter.get("explode", True):
            # The object's own members are the query: a form that may be sent by GET too.
            known.update(schema["properties"])
            whole.append(parameter["schema"])
            continue
        known[parameter["name"]] = schema
        if parameter.get("required"):
            required.append(parameter["name"])
    schema = {"type": "object", "properties": known, "required": required}
    if whole:
        schema["allOf"] = whole
    elif not operation.get("x-other-query-parameters"):
        schema["additionalProperties"] = False
    value = fields_of(parse_qsl(query, keep_blank_values=True), schema)
    difference = document.differences(schema, value)
    return [f"{where}: query {difference}"] if difference else []


def check(document, entry, used):
    request, answer = entry["request"], entry.get("answer")
    if answer is None or "fault" in entry:
        return []
    url = urlsplit(entry["url"])
    method = request["method"].lower()
    where = f"entry {entry['entry']}, {request['method']} {url.path}, {answer['status']}"
    found = document.find(method, unquote(url.path))
    if found is None:
        return [] if answer["status"] in (404, 405) else [f"{where}: no such operation"]
    _, template, _, operation, shared = found
    used.add((method, template))
    responses = operation.get("responses", {})
    status = str(answer["status"])
    response = responses.get(status) or responses.get(status[0] + "XX") or responses.get("default")
    if response is None:
        return [f"{where}: the status is not documented"]
    problems = check_content(document, document.resolve(response).get("content", {}), answer,
                             f"{where}, answer")
    # An API whose refusals are a 200 too tells them by their first words.
    refusal = operation.get("x-refusal")
    refused = refusal is not None and re.match(refusal, answer["body"])
    if 200 <= answer["status"] < 300 and not refused:
        problems += check_query(document, operation, shared, url.query, where)
        body = document.resolve(operation.get("requestBody", {}))
        if request["body"] or body.get("required"):
            problems += check_content(document, body.get("content", {}), request,
                                      f"{where}, request")
    return problems


def check_sent(document, entry, used):
    """What the mock sent must be one of the webhooks; the nearest tells what is wrong with it."""
    request = entry["request"]
    url = urlsplit(entry["url"])
    where = f"entry {entry['entry']}, {request['method']} to {url.netloc}"
    nearest = None
    for method, name, operation in document.webhooks:
        if method != request["method"].lower():
            continue
        problems = check_query(document, operation, [], url.query, f"{where}, {name}")
        body = document.resolve(operation.get("requestBody", {}))
        if request["body"] or body.get("required"):
            problems += check_content(document, body.get("content", {}), request,
                                      f"{where}, {name}")
        if not problems:
            used.add((method, name))
            return []
        if nearest is None or len(problems) < len(nearest):
            nearest = problems
    return nearest or [f"{where}: no webhook has this method"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("document")
    parser.add_argument("transcript", nargs="+")
    parser.add_argument("--every-operation", action="store_true")
    arguments = parser.parse_args()

    document = Document(arguments.document)
    problems, used, exchanges = [], set(), 0
    for path in arguments.transcript:
        with open(path, encoding="utf-8") as file:
            entries = json.load(file)["entries"]
        for entry in entries:
            if entry["kind"] != "exchange":
                continue
            if entry["from"] == "client":
                exchanges += 1
                problems += check(document, entry, used)
            elif document.webhooks:
                exchanges += 1
                problems += check_sent(document, entry, used)
    if arguments.every_operation:
        for method, template, *_ in document.operations + document.webhooks:
            if (method, template) not in used:
                problems.append(f"{method.upper()} {template}: documented, and never used here")
    for problem in problems:
        print(problem)
    print(f"{arguments.document}: {exchanges} exchanges, {len(used)} of "
          f"{len(document.operations) + len(document.webhooks)} operations, {len(problems)} differences")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
