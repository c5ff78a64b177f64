#!/usr/bin/python3
"""Writes OUT, a C++ file that carries src/api/openapi.yaml as JSON and as a page to read:
embed_openapi.py OPENAPI_YAML OUT
"""

import html
import json
import sys

import yaml

STYLE = """
body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;max-width:60rem;padding:1rem;color:#1c2430;background:#fff}
h2{margin-top:2.5rem;border-top:1px solid #8886;padding-top:1rem;font-size:1.15rem}
h3{font-size:1rem;margin:1rem 0 .25rem}
code,.path{font-family:ui-monospace,monospace}table{border-collapse:collapse;width:100%}
td,th{text-align:left;vertical-align:top;padding:.2rem .8rem .2rem 0;border-bottom:1px solid #8884}
.method{display:inline-block;min-width:4rem;font-weight:700}.note{opacity:.75}
nav a{display:inline-block;margin-right:1rem}a{color:#0b5fae}
@media(prefers-color-scheme:dark){body{color:#dfe5ee;background:#12161c}a{color:#7db8f5}}
"""


def resolved(contract, value):
    while "$ref" in value:
        found = contract
        for part in value["$ref"].lstrip("#/").split("/"):
            found = found[part]
        value = found
    return value


def type_of(schema):
    """A type in few words; a schema of its own as a link to it."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        return f'<a href="#{name}">{name}</a>'
    if "const" in schema:
        return f"<code>{html.escape(str(schema['const']))}</code>"
    kind = schema.get("type", "any")
    text = " or ".join(kind) if isinstance(kind, list) else kind
    if "items" in schema:
        text += " of " + type_of(schema["items"])
    if isinstance(schema.get("additionalProperties"), dict):
        text += " of " + type_of(schema["additionalProperties"])
    if "enum" in schema:
        text += ": " + ", ".join(f"<code>{html.escape(str(value))}</code>" for value in schema["enum"])
    if "oneOf" in schema:
        text = " or ".join(type_of(one) for one in schema["oneOf"])
    return text


def prose(text):
    """Paragraphs, with `code`."""
    parts = html.escape(text.strip()).split("`")
    marked = "".join(f"<code>{part}</code>" if i % 2 else part for i, part in enumerate(parts))
    return "".join(f"<p>{paragraph}</p>" for paragraph in marked.split("\n\n"))


def table(head, rows):
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return "<table><tr>" + "".join(f"<th>{name}</th>" for name in head) + f"</tr>{cells}</table>" if rows else ""


def described(contract, method, path, operation):
    identity = operation["operationId"]
    out = [f'<h2 id="{identity}"><span class="method">{method.upper()}</span> '
           f'<span class="path">{html.escape(path)}</span></h2>']
    out.append(prose(operation["summary"] + "." + (" Open to all." if operation.get("security") == [] else "")))
    out.append(prose(operation.get("description", "")))
    rows = []
    for parameter in (resolved(contract, p) for p in operation.get("parameters", [])):
        schema = parameter["schema"]
        text = html.escape(parameter.get("description", ""))
        if "default" in schema:
            text += f" (default <code>{html.escape(str(schema['default']))}</code>)"
        rows.append((f"<code>{parameter['name']}</code>", type_of(schema), text))
    out.append(table(("parameter", "type", ""), rows))
    body = operation.get("requestBody")
    if body:
        out += [f"<p>Body: {type_of(media['schema'])} as <code>{kind}</code></p>"
                for kind, media in body["content"].items()]
    rows = []
    for status, response in operation["responses"].items():
        response = resolved(contract, response)
        kinds = "<br>".join(f"<code>{kind}</code> {type_of(media.get('schema', {}))}"
                            for kind, media in response.get("content", {}).items())
        rows.append((status, html.escape(response["description"]), kinds))
    out.append(table(("status", "", "body"), rows))
    return "\n".join(out)


def page(contract):
    operations = [(method, path, operation) for path, methods in contract["paths"].items()
                  for method, operation in methods.items()]
    info = contract["info"]
    out = ["<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>",
           f"<title>{info['title']}: API</title><style>{STYLE}</style><h1>{info['title']}: API</h1>",
           prose(info["description"]),
           "<p>For programs: <a href='/api/v1/openapi.json'>/api/v1/openapi.json</a> "
           f"(OpenAPI {contract['openapi']}).</p><nav>"]
    out += [f'<a href="#{operation["operationId"]}">{method.upper()} {html.escape(path)}</a>'
            for method, path, operation in operations]
    out.append("</nav>")
    out += [described(contract, *operation) for operation in operations]
    out.append("<h2>Schemas</h2>")
    for name, schema in contract["components"]["schemas"].items():
        out.append(f'<h3 id="{name}">{name}</h3>' + prose(schema.get("description", "")))
        required = schema.get("required", [])
        rows = [(f"<code>{key}</code>{'' if key in required else ' <span class=note>may be absent</span>'}",
                 type_of(member), html.escape(member.get("description", "")))
                for key, member in schema.get("properties", {}).items()]
        out.append(table(("member", "type", ""), rows))
    return "\n".join(out) + "</html>\n"


def literal(text):
    """A C++ raw string. Compilers take pieces of any length side by side."""
    assert ')text"' not in text
    return f'R"text({text})text"'


def main():
    contract_path, out_path = sys.argv[1:]
    with open(contract_path, encoding="utf-8") as file:
        contract = yaml.safe_load(file)
    with open(out_path, "w", encoding="utf-8") as out:
        out.write("// Generated from src/api/openapi.yaml.\n#include \"netaugur/api/openapi.hpp\"\n\n")
        out.write("namespace netaugur::api {\n\n")
        out.write(f"std::string_view openapi_json() {{\n  return {literal(json.dumps(contract))};\n}}\n\n")
        out.write(f"std::string_view openapi_page() {{\n  return {literal(page(contract))};\n}}\n\n")
        out.write("}  // namespace netaugur::api\n")


main()
