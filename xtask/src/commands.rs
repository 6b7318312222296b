//! What the dashboard may call, from the one declaration: the functions in `src-tauri/src/commands`.
//!
//! From their names, arguments, answers and docs come the list of handlers for Tauri, and the TypeScript interface
//! with its implementation over `invoke`.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use syn::{Attribute, FnArg, GenericArgument, ItemFn, Pat, PathArguments, ReturnType, Type};

/// The folder of the declarations.
const FOLDER: &str = "src-tauri/src/commands";
/// Written from them, for Tauri.
pub const HANDLER: &str = "src-tauri/src/commands/handler.rs";
/// Written from them, for the dashboard, in the folder of generated types.
pub const TYPESCRIPT: &str = "commands.ts";

/// One command.
#[derive(Debug, PartialEq, Eq)]
struct Command {
    /// The file it is in, without its ending.
    module: String,
    name: String,
    docs: Vec<String>,
    /// Name in Rust, type in TypeScript.
    arguments: Vec<(String, String)>,
    /// Type in TypeScript.
    answer: String,
    /// Types that are generated beside it.
    types: BTreeSet<String>,
}

/// Both files: the handler's text, and the TypeScript.
pub fn generated(root: &Path) -> Result<(String, String)> {
    let commands = read(root)?;
    Ok((handler(&commands)?, typescript(&commands)?))
}

fn read(root: &Path) -> Result<Vec<Command>> {
    let mut files: Vec<_> =
        fs::read_dir(root.join(FOLDER))?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    files.sort();
    let mut commands = Vec::new();
    for file in files {
        let module = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if module == "handler" || module == "mod" {
            continue;
        }
        let text = fs::read_to_string(&file)?;
        commands.extend(parse(&module, &text).with_context(|| file.display().to_string())?);
    }
    if commands.is_empty() {
        bail!("no command in {FOLDER}");
    }
    Ok(commands)
}

fn parse(module: &str, text: &str) -> Result<Vec<Command>> {
    let file = syn::parse_file(text)?;
    let functions = file.items.iter().filter_map(|item| match item {
        syn::Item::Fn(function) if function.attrs.iter().any(|one| one.path().is_ident("command")) => {
            Some(function)
        }
        _ => None,
    });
    functions.map(|function| command(module, function)).collect()
}

fn command(module: &str, function: &ItemFn) -> Result<Command> {
    let name = function.sig.ident.to_string();
    let mut types = BTreeSet::new();
    let mut arguments = Vec::new();
    for argument in &function.sig.inputs {
        let FnArg::Typed(argument) = argument else { bail!("{name} takes self") };
        let Pat::Ident(pattern) = argument.pat.as_ref() else { bail!("{name} takes a pattern") };
        if !is_given_by_tauri(&argument.ty) {
            arguments.push((pattern.ident.to_string(), type_of(&argument.ty, &mut types)?));
        }
    }
    let answer = match &function.sig.output {
        ReturnType::Default => "void".to_owned(),
        ReturnType::Type(_, answer) => type_of(answer, &mut types)?,
    };
    Ok(Command { module: module.to_owned(), name, docs: docs(&function.attrs), arguments, answer, types })
}

/// What the shell hands over itself.
fn is_given_by_tauri(given: &Type) -> bool {
    let Type::Path(path) = given else { return false };
    path.path
        .segments
        .last()
        .is_some_and(|last| ["State", "AppHandle", "WebviewWindow"].iter().any(|given| last.ident == given))
}

fn docs(attributes: &[Attribute]) -> Vec<String> {
    let line = |attribute: &Attribute| {
        let syn::Meta::NameValue(pair) = &attribute.meta else { return None };
        let syn::Expr::Lit(literal) = &pair.value else { return None };
        let syn::Lit::Str(text) = &literal.lit else { return None };
        pair.path.is_ident("doc").then(|| text.value().trim().to_owned())
    };
    attributes.iter().filter_map(line).collect()
}

/// The TypeScript of a Rust type as it crosses the boundary.
fn type_of(rust: &Type, types: &mut BTreeSet<String>) -> Result<String> {
    if matches!(rust, Type::Tuple(tuple) if tuple.elems.is_empty()) {
        return Ok("void".to_owned());
    }
    let Type::Path(path) = rust else { bail!("a type that cannot cross the boundary") };
    let Some(last) = path.path.segments.last() else { bail!("a type without a name") };
    let inner = |types: &mut BTreeSet<String>| {
        let PathArguments::AngleBracketed(arguments) = &last.arguments else {
            bail!("{} of what", last.ident)
        };
        match arguments.args.first() {
            Some(GenericArgument::Type(inner)) => type_of(inner, types),
            _ => bail!("{} of what", last.ident),
        }
    };
    Ok(match last.ident.to_string().as_str() {
        // A secret goes in, never out.
        "String" | "Secret" => "string".to_owned(),
        "bool" => "boolean".to_owned(),
        "i64" | "i32" | "u32" | "u16" => "number".to_owned(),
        "Answer" => inner(types)?,
        "Option" => format!("{} | null", inner(types)?),
        "Vec" => format!("{}[]", inner(types)?),
        other => {
            types.insert(other.to_owned());
            other.to_owned()
        }
    })
}

fn handler(commands: &[Command]) -> Result<String> {
    let mut text = String::from(
        "//! Written by `cargo xtask generate` from the commands beside it.\n\n\
         use tauri::Wry;\nuse tauri::ipc::Invoke;\n\n\
         /// All commands.\n\
         #[allow(clippy::too_many_lines, reason = \"a line for each\")]\n\
         pub fn handler() -> impl Fn(Invoke<Wry>) -> bool + Send + Sync + 'static {\n    \
         tauri::generate_handler![\n",
    );
    for command in commands {
        writeln!(text, "        super::{}::{},", command.module, command.name)?;
    }
    text.push_str("    ]\n}\n");
    Ok(text)
}

fn typescript(commands: &[Command]) -> Result<String> {
    let mut text = String::from("// Written by `cargo xtask generate` from src-tauri/src/commands.\n");
    let types: BTreeSet<&String> = commands.iter().flat_map(|command| &command.types).collect();
    for name in types {
        writeln!(text, "import type {{ {name} }} from \"./{name}\";")?;
    }
    text.push_str("\nexport interface Commands {\n");
    for command in commands {
        write_docs(&mut text, &command.docs)?;
        let arguments: Vec<_> =
            command.arguments.iter().map(|(name, kind)| format!("{}: {kind}", camel(name))).collect();
        writeln!(text, "  {}({}): Promise<{}>;", camel(&command.name), arguments.join(", "), command.answer)?;
    }
    text.push_str(
        "}\n\n/** Calls the command of this name with these arguments. */\n\
         export type Call = <T>(command: string, args?: Record<string, unknown>) => Promise<T>;\n\n\
         /** All commands over one way to call them. */\n\
         export function commandsOver(call: Call): Commands {\n  return {\n",
    );
    for Command { name, arguments, .. } in commands {
        let names: Vec<_> = arguments.iter().map(|(name, _)| camel(name)).collect();
        let names = names.join(", ");
        let given = if names.is_empty() { String::new() } else { format!(", {{ {names} }}") };
        writeln!(text, "    {}: ({names}) => call(\"{name}\"{given}),", camel(name))?;
    }
    text.push_str("  };\n}\n");
    Ok(text)
}

fn write_docs(text: &mut String, docs: &[String]) -> Result<()> {
    match docs {
        [] => {}
        [one] => writeln!(text, "  /** {one} */")?,
        many => {
            text.push_str("  /**\n");
            for line in many {
                writeln!(text, "   * {line}")?;
            }
            text.push_str("   */\n");
        }
    }
    Ok(())
}

fn camel(snake: &str) -> String {
    let mut name = String::new();
    for (at, word) in snake.split('_').enumerate() {
        let mut letters = word.chars();
        match letters.next() {
            Some(first) if at > 0 => name.extend(first.to_uppercase()),
            Some(first) => name.push(first),
            None => {}
        }
        name.push_str(letters.as_str());
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_told_from_its_declaration_alone() {
        let text = "/// Starts it.\n/// At once.\n#[command]\npub(super) async fn begin_it(keeper: State<'_, Keeper>, \
                    as_new: bool, ids: Vec<String>, way: Option<WayBack>, key: Secret) -> Answer<Option<FlowView>> \
                    { keeper.begin(as_new).await }\nfn other() {}\n";
        let commands = parse("logins", text).unwrap();
        assert_eq!(commands.len(), 1);
        let written = typescript(&commands).unwrap();
        let interface = "  /**\n   * Starts it.\n   * At once.\n   */\n  \
                         beginIt(asNew: boolean, ids: string[], way: WayBack | null, key: string): \
                         Promise<FlowView | null>;\n";
        assert!(written.contains(interface), "{written}");
        assert!(
            written
                .contains("beginIt: (asNew, ids, way, key) => call(\"begin_it\", { asNew, ids, way, key })")
        );
        assert!(written.contains("import type { FlowView } from \"./FlowView\";"));
        assert!(handler(&commands).unwrap().contains("super::logins::begin_it,"));
    }

    #[test]
    fn a_type_that_cannot_cross_the_boundary_is_refused() {
        assert!(parse("logins", "#[command]\nfn f(a: &str) {}\n").is_err());
    }
}
