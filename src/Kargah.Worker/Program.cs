using Kargah.Contracts;
using Kargah.Worker.Run;
using Kargah.Worker.Serve;

return args switch
{
    ["run", var folder] => RunCommand.Run(folder),
    ["serve", "tables", .. var options] => await ServeCommand.RunAsync(new TableOperations(), options),
    ["serve", "model", .. var options] => await ServeCommand.RunAsync(new ModelOperations(), options),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        usage: Kargah.Worker run FOLDER
               Kargah.Worker serve tables|model --socket PATH [--parent PID]
        """);
    return WorkerExit.BadSpec;
}
